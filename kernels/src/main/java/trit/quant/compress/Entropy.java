package trit.quant.compress;

import java.util.Arrays;

/** What events tell that are independent of each other (Shannon, 1948). */
final class Entropy {
  private Entropy() {}

  /** The bits that so many events of each kind tell together. */
  static double bits(long[] counts) {
    double all = Arrays.stream(counts).sum();
    return Arrays.stream(counts)
        .filter(count -> count > 0)
        .mapToDouble(count -> -count * Math.log(count / all) / Math.log(2))
        .sum();
  }
}
