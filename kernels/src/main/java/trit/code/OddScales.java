package trit.code;

/** Scales that stand for odd numbers. */
final class OddScales {
  private OddScales() {}

  /** Turns every {@code s} into {@code 2 s + 1}. */
  static void of(byte[] scales) {
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (byte) (2 * scales[i] + 1);
    }
  }
}
