package trit.language;

import trit.quant.CompressedRounding;
import trit.quant.GradientRule;
import trit.quant.NumberFormat;
import trit.quant.ScaleRule;
import trit.quant.WeightQuantizer;
import trit.quant.WeightRounding;

/**
 * What blocks remember that say what weights are rounded to; what is not said is as it was.
 *
 * @param <T> the record
 * @param <B> the block
 */
abstract class RoundingFiller<T, B extends RoundingBlock<B>> extends MethodFiller<T, B>
    implements RoundingBlock<B> {
  private final WeightRounding standard;
  private NumberFormat format;
  private ScaleRule scale;
  private double threshold;
  private GradientRule gradient;
  private int recodeEvery = 1;

  RoundingFiller(WeightRounding standard) {
    super(false);
    this.standard = standard;
    WeightQuantizer numbers =
        standard instanceof WeightQuantizer said ? said : WeightQuantizer.bitNet();
    format = numbers.format();
    scale = numbers.scale();
    threshold = numbers.threshold();
    gradient = numbers.gradient();
  }

  @Override
  public B weights(NumberFormat numbers, ScaleRule rule) {
    say("weights");
    format = numbers;
    scale = rule;
    return block();
  }

  @Override
  public B threshold(Number share) {
    say("threshold");
    threshold = between(0, 1, "threshold", share);
    return block();
  }

  @Override
  public B gradient(GradientRule rule) {
    say("gradient");
    gradient = rule;
    return block();
  }

  @Override
  public B recodeEvery(int steps) {
    recodeEvery = atLeast(1, "recodeEvery", steps);
    return block();
  }

  /** Notes words that do not go together. */
  final void checkRounding() {
    if (!saysMethod()) {
      if (says("recodeEvery") && !(standard instanceof CompressedRounding)) {
        wrong("recodeEvery", "numbers are chosen at every step; leave out recodeEvery");
      }
      return;
    }
    methodRequired();
    for (String word : new String[] {"weights", "threshold", "gradient"}) {
      if (says(word)) {
        wrong(
            word,
            word + " is said of numbers, and the block names a way of storing; leave out one");
      }
    }
  }

  /** What was said. */
  final WeightRounding rounding() {
    if (saysMethod()) {
      return new CompressedRounding(methods().getFirst(), recodeEvery);
    }
    if (standard instanceof CompressedRounding codes && !says("weights")) {
      return says("recodeEvery") ? new CompressedRounding(codes.method(), recodeEvery) : codes;
    }
    WeightQuantizer quantizer = new WeightQuantizer(format, scale, threshold, gradient);
    quantizer.problems().forEach(problem -> wrong("weights", problem));
    return quantizer;
  }
}
