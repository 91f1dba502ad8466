package trit.phase;

import trit.code.Encoding;
import trit.quant.Mix;

/** What the matrices get that no rule names. */
public sealed interface BodyEncoding {

  /** What a file is called that is encoded so, such as {@code Q4_K_M}; empty for no fixed name. */
  default String label() {
    return switch (this) {
      case Uniform uniform -> uniform.encoding.name();
      case Mixed mixed -> mixed.mix.name();
      case Target _ -> "";
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
}
