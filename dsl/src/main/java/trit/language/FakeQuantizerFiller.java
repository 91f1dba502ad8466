package trit.language;

import java.util.List;
import trit.compute.Activations;
import trit.quant.FakeQuantizer;
import trit.quant.GradientRule;
import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;
import trit.quant.WeightQuantizer;
import trit.train.Onset;

/** Fills a {@link FakeQuantizer} and when it begins; what is not said is as it was. */
final class FakeQuantizerFiller extends Filler<FakeQuantizerFiller.Rounding>
    implements FakeQuantizerBlock {

  /**
   * How training rounds, and from when.
   *
   * @param quantizer what is rounded to what
   * @param onset when rounding begins
   */
  record Rounding(FakeQuantizer quantizer, Onset onset) {}

  private static final ScaleRule PER_TOKEN = ScaleRule.absmax(Granularity.PER_TOKEN);

  private NumberFormat weights;
  private ScaleRule weightScale;
  private double threshold;
  private GradientRule gradient;
  private Activations activations;
  private List<String> ignore;
  private int startStep;
  private int warmup;

  FakeQuantizerFiller(Rounding standard) {
    WeightQuantizer weightStandard = standard.quantizer().weights();
    weights = weightStandard.format();
    weightScale = weightStandard.scale();
    threshold = weightStandard.threshold();
    gradient = weightStandard.gradient();
    activations = standard.quantizer().activations();
    ignore = standard.quantizer().ignore();
    startStep = standard.onset().startStep();
    warmup = standard.onset().warmup();
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
    if (format != NumberFormat.INT8 || !scale.equals(PER_TOKEN)) {
      wrong(
          "activations",
          "inputs are rounded to INT8, %s, not to %s, %s; weightOnly() leaves them as they are"
              .formatted(PER_TOKEN, format, scale));
    }
    activations = Activations.INT8_PER_TOKEN;
    return this;
  }

  @Override
  public FakeQuantizerBlock weightOnly() {
    say("weightOnly");
    activations = Activations.FLOAT;
    return this;
  }

  @Override
  public FakeQuantizerBlock threshold(Number share) {
    say("threshold");
    threshold = between(0, 1, "threshold", share);
    return this;
  }

  @Override
  public FakeQuantizerBlock gradient(GradientRule rule) {
    say("gradient");
    gradient = rule;
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
  public FakeQuantizerBlock warmup(int steps) {
    warmup = atLeast(0, "warmup", steps);
    return this;
  }

  @Override
  List<String> required() {
    if (says("activations") && says("weightOnly")) {
      wrong("weightOnly", "weightOnly() leaves inputs as they are; leave out it or activations");
    }
    return List.of();
  }

  @Override
  Rounding fill() {
    WeightQuantizer quantizer = new WeightQuantizer(weights, weightScale, threshold, gradient);
    quantizer.problems().forEach(problem -> wrong("weights", problem));
    return new Rounding(
        new FakeQuantizer(quantizer, activations, ignore), new Onset(startStep, warmup));
  }
}
