package trit.language;

import java.util.List;
import trit.quant.FakeQuantizer;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;

/** Fills a {@link FakeQuantizer} and when it begins; what is not said is as it was. */
final class FakeQuantizerFiller extends Filler<FakeQuantizerFiller.Rounding>
    implements FakeQuantizerBlock {

  /**
   * How training rounds, and from when.
   *
   * @param quantizer what is rounded to what
   * @param startStep the first step that rounds
   */
  record Rounding(FakeQuantizer quantizer, int startStep) {}

  private NumberFormat weights;
  private ScaleRule weightScale;
  private NumberFormat activations;
  private ScaleRule activationScale;
  private List<String> ignore;
  private int startStep;

  FakeQuantizerFiller(Rounding standard) {
    weights = standard.quantizer().weights();
    weightScale = standard.quantizer().weightScale();
    activations = standard.quantizer().activations();
    activationScale = standard.quantizer().activationScale();
    ignore = standard.quantizer().ignore();
    startStep = standard.startStep();
  }

  @Override
  public FakeQuantizerBlock weights(NumberFormat format, ScaleRule scale) {
    say("weights");
    weights = format;
    weightScale = scale;
    return this;
  }

  @Override
  public FakeQuantizerBlock activations(NumberFormat format, ScaleRule scale) {
    say("activations");
    activations = format;
    activationScale = scale;
    return this;
  }

  @Override
  public FakeQuantizerBlock ignore(String... modules) {
    ignore = globs("ignore", modules);
    return this;
  }

  @Override
  public FakeQuantizerBlock startStep(int step) {
    startStep = atLeast(0, "startStep", step);
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  Rounding fill() {
    return new Rounding(
        new FakeQuantizer(weights, weightScale, activations, activationScale, ignore), startStep);
  }
}
