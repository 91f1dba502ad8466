package trit.nn;

import java.util.List;

/** How rotary angles are slowed down, so that a model reads longer texts than it was made for. */
public sealed interface RotaryScaling {

  /** Not at all. */
  RotaryScaling NONE = new None();

  /** The angle per position of each pair of elements: {@code headDim / 2} of them. */
  double[] frequencies(int headDim, double base);

  /** What cosines and sines are multiplied by. */
  default double magnitude() {
    return 1;
  }

  /** {@code base^(-2i / headDim)}. */
  private static double[] plain(int headDim, double base) {
    double[] frequencies = new double[headDim / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = StrictMath.pow(base, -2.0 * i / headDim);
    }
    return frequencies;
  }

  /** The angles as they are (Su et al., 2021). */
  record None() implements RotaryScaling {
    @Override
    public double[] frequencies(int headDim, double base) {
      return plain(headDim, base);
    }
  }

  /** All angles divided by one factor (Chen et al., 2023). */
  record Linear(double factor) implements RotaryScaling {
    @Override
    public double[] frequencies(int headDim, double base) {
      double[] frequencies = plain(headDim, base);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= factor;
      }
      return frequencies;
    }
  }

  /**
   * Llama 3.1's: waves longer than {@code originalContext / lowFrequencyFactor} are divided by the
   * factor, those shorter than {@code originalContext / highFrequencyFactor} are kept, and between
   * both the frequencies are blended (Grattafiori et al., 2024).
   */
  record Llama3(
      double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContext)
      implements RotaryScaling {
    @Override
    public double[] frequencies(int headDim, double base) {
      double[] frequencies = plain(headDim, base);
      for (int i = 0; i < frequencies.length; i++) {
        double turns = originalContext * frequencies[i] / (2 * Math.PI);
        double kept = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
        frequencies[i] *= blend(1 / factor, 1, Math.clamp(kept, 0, 1));
      }
      return frequencies;
    }
  }

  /**
   * YaRN (Peng et al., 2023): pairs that turn more than {@code fastTurns} times within the original
   * context are kept, those that turn less than {@code slowTurns} times are divided by the factor,
   * and cosines and sines grow with the factor's logarithm.
   *
   * @param magnitude what cosines and sines are multiplied by; usually {@link #usualMagnitude}
   */
  record Yarn(
      double factor, int originalContext, double fastTurns, double slowTurns, double magnitude)
      implements RotaryScaling {

    /** Where a model says nothing else. */
    static final double FAST_TURNS = 32;

    /** Where a model says nothing else. */
    static final double SLOW_TURNS = 1;

    /** {@code 0.1 ln(factor) + 1}. */
    static double usualMagnitude(double factor) {
      return 0.1 * StrictMath.log(factor) + 1;
    }

    @Override
    public double[] frequencies(int headDim, double base) {
      double[] frequencies = plain(headDim, base);
      double low = Math.max(0, Math.floor(pairThatTurns(fastTurns, headDim, base)));
      double high = Math.min(headDim - 1, Math.ceil(pairThatTurns(slowTurns, headDim, base)));
      for (int i = 0; i < frequencies.length; i++) {
        double slowed = Math.clamp((i - low) / Math.max(0.001, high - low), 0, 1);
        frequencies[i] *= blend(1, 1 / factor, slowed);
      }
      return frequencies;
    }

    private double pairThatTurns(double turns, int headDim, double base) {
      return headDim
          * StrictMath.log(originalContext / (turns * 2 * Math.PI))
          / (2 * StrictMath.log(base));
    }
  }

  /** Each frequency has a divisor of its own: GGUF's tensor {@code rope_freqs.weight}. */
  record Divisors(List<Float> divisors) implements RotaryScaling {
    /** Keeps its own list. */
    public Divisors {
      divisors = List.copyOf(divisors);
    }

    @Override
    public double[] frequencies(int headDim, double base) {
      double[] frequencies = plain(headDim, base);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= divisors.get(i);
      }
      return frequencies;
    }
  }

  private static double blend(double from, double to, double share) {
    return from + (to - from) * share;
  }
}
