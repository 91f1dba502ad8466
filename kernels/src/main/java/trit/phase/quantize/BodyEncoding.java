package trit.phase.quantize;

import trit.code.Encoding;
import trit.quant.Mix;
import trit.quant.precision.PrecisionRule;

/** What the matrices get that no rule names. */
public sealed interface BodyEncoding {

  /** What a file is called that is encoded so, such as {@code Q4_K_M}; empty for no fixed name. */
  default String label() {
    return switch (this) {
      case Uniform uniform -> uniform.encoding.name();
      case Mixed mixed -> mixed.mix.name();
      case Target _, Adaptive _ -> "";
    };
  }

  /** One encoding for all. */
  record Uniform(Encoding encoding) implements BodyEncoding {}

  /** The encodings of one of llama.cpp's mixes. */
  record Mixed(Mix mix) implements BodyEncoding {}

  /**
   * As many bits as an average allows.
   *
   * @param bitsPerWeight of the whole model at most, scales and vectors included
   */
  record Target(double bitsPerWeight) implements BodyEncoding {}

  /** As many bits for each matrix as its weights ask for. */
  record Adaptive(PrecisionRule rule) implements BodyEncoding {

    /** What weights lie in that get the most bits. */
    static final Encoding LARGEST = of(PrecisionRule.BITS.getLast());

    /** What weights lie in that get so many bits. */
    static Encoding of(int bits) {
      return switch (bits) {
        case 2 -> Encoding.Q2_K;
        case 3 -> Encoding.Q3_K;
        case 4 -> Encoding.Q4_K;
        case 8 -> Encoding.Q8_0;
        default -> throw new IllegalArgumentException("no encoding of " + bits + " bits");
      };
    }
  }
}
