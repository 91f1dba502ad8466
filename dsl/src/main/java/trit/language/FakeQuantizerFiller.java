package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import trit.compute.Activations;
import trit.quant.FakeQuantizer;
import trit.quant.Granularity;
import trit.quant.NumberFormat;
import trit.quant.RoundingRule;
import trit.quant.ScaleRule;
import trit.quant.WeightQuantizer;
import trit.train.Onset;

/** Fills a {@link FakeQuantizer} and when it begins; what is not said is as it was. */
final class FakeQuantizerFiller
    extends RoundingFiller<FakeQuantizerFiller.Rounding, FakeQuantizerBlock>
    implements FakeQuantizerBlock {

  /**
   * How training rounds, and from when.
   *
   * @param quantizer what is rounded to what
   * @param onset when rounding begins
   */
  record Rounding(FakeQuantizer quantizer, Onset onset) {}

  private static final ScaleRule PER_TOKEN = ScaleRule.absmax(Granularity.PER_TOKEN);

  private final List<RoundingRule> rules;
  private Activations activations;
  private List<String> ignore;
  private int startStep;
  private int warmup;

  FakeQuantizerFiller(Rounding standard) {
    super(standard.quantizer().weights());
    rules = new ArrayList<>(standard.quantizer().rules());
    activations = standard.quantizer().activations();
    ignore = standard.quantizer().ignore();
    startStep = standard.onset().startStep();
    warmup = standard.onset().warmup();
  }

  @Override
  public FakeQuantizerBlock tensors(
      String names, Consumer<? super FakeQuantizerBlock.TensorsBlock> body) {
    List<String> glob = globsAgain("tensors", names);
    rules.add(nestedAgain("tensors", new RuleFiller(glob.getFirst()), body));
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
    checkRounding();
    return List.of();
  }

  @Override
  FakeQuantizerBlock block() {
    return this;
  }

  @Override
  Rounding fill() {
    return new Rounding(
        new FakeQuantizer(rounding(), activations, ignore, rules), new Onset(startStep, warmup));
  }

  /** Layers that are rounded to something else. */
  private static final class RuleFiller
      extends RoundingFiller<RoundingRule, FakeQuantizerBlock.TensorsBlock>
      implements FakeQuantizerBlock.TensorsBlock {
    private final String glob;

    RuleFiller(String glob) {
      super(WeightQuantizer.bitNet());
      this.glob = glob;
    }

    @Override
    List<String> required() {
      checkRounding();
      return saysMethod() || says("weights")
          ? List.of()
          : List.of("weights <format>, <scale>, or a way of storing such as e8p()");
    }

    @Override
    FakeQuantizerBlock.TensorsBlock block() {
      return this;
    }

    @Override
    RoundingRule fill() {
      return new RoundingRule(glob, rounding());
    }
  }
}
