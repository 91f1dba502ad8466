package trit.phase.quantize;

import trit.code.Encoding;

/** What takes the place of an encoding whose blocks do not divide a row, as llama.cpp has it. */
final class Substitutes {
  private Substitutes() {}

  /** The encoding itself where it holds such rows, else the next larger one that does. */
  static Encoding fitting(Encoding wanted, int columns) {
    if (wanted.holds(columns)) {
      return wanted;
    }
    Encoding smaller = withSmallerBlocks(wanted);
    return smaller.holds(columns) ? smaller : Encoding.F16;
  }

  private static Encoding withSmallerBlocks(Encoding wanted) {
    return switch (wanted) {
      case TQ1_0, TQ2_0, Q2_K, Q3_K, PIQ3, FIVE, SEQ2, UNIFORM2, PIQ2 -> Encoding.Q4_0;
      case IQ4_XS -> Encoding.IQ4_NL;
      case Q4_K -> Encoding.Q5_0;
      case Q5_K -> Encoding.Q5_1;
      case Q6_K -> Encoding.Q8_0;
      default -> wanted;
    };
  }
}
