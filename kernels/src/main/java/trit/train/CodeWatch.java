package trit.train;

import java.util.List;
import trit.tensor.Tensor;

/**
 * What the codes of rounded weights do while training: how many are zero, and how many have moved.
 * A code counts as moved when the sign of its weight has changed, zero being a sign of its own; of
 * ternary weights that is every change.
 */
final class CodeWatch {
  private final List<Tensor> rounded;
  private final byte[][] signs;
  private boolean looked;

  /** Watches these weights, which are rounded anew at every step. */
  CodeWatch(List<Tensor> rounded) {
    this.rounded = List.copyOf(rounded);
    this.signs =
        rounded.stream().map(t -> new byte[Math.toIntExact(t.size())]).toArray(byte[][]::new);
  }

  /**
   * What was seen.
   *
   * @param zeros share of the weights that are zero
   * @param flips share of the codes that have moved since the last look; NaN at the first
   */
  record Look(double zeros, double flips) {}

  /** Looks at the weights as they are rounded now. */
  Look look() {
    long all = 0;
    long zeros = 0;
    long flips = 0;
    for (int i = 0; i < signs.length; i++) {
      Tensor weights = rounded.get(i);
      byte[] before = signs[i];
      for (int j = 0; j < before.length; j++) {
        byte sign = (byte) Math.signum(weights.get(j));
        zeros += sign == 0 ? 1 : 0;
        flips += sign == before[j] ? 0 : 1;
        before[j] = sign;
      }
      all += before.length;
    }
    double moved = looked ? (double) flips / all : Double.NaN;
    looked = true;
    return new Look((double) zeros / all, moved);
  }
}
