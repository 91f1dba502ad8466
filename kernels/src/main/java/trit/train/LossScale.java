package trit.train;

/**
 * What the loss is multiplied by, so that small gradients do not become 0 in 16 bits: halved when
 * gradients overflow, doubled after 2,000 steps without (Micikevicius et al., 2018,
 * arXiv:1710.03740). Powers of two change no digit.
 */
final class LossScale {
  static final double FIRST = 65_536;
  private static final int CLEAN_STEPS = 2_000;

  private double factor;
  private int clean;

  LossScale(double factor, int clean) {
    this.factor = factor;
    this.clean = clean;
  }

  double factor() {
    return factor;
  }

  /** Steps since the last change. */
  int clean() {
    return clean;
  }

  /** Whether gradients that overflowed may fit with a smaller scale. */
  boolean canFall() {
    return factor > 1;
  }

  void overflowed() {
    factor /= 2;
    clean = 0;
  }

  void fitted() {
    clean++;
    if (clean == CLEAN_STEPS) {
      factor *= 2;
      clean = 0;
    }
  }
}
