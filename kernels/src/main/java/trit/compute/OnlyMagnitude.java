package trit.compute;

import trit.tensor.Tensor;

/** Whether weights have one magnitude already, as rounded ternary ones do. */
public final class OnlyMagnitude {
  private OnlyMagnitude() {}

  /**
   * The magnitude of all elements that are not 0; 0 where all are, NaN where they differ. Looks no
   * further than the first that differs.
   *
   * @param from the first element looked at
   * @param to one after the last
   */
  public static float of(Tensor x, long from, long to) {
    float level = 0;
    for (long i = from; i < to; i++) {
      float magnitude = Math.abs(x.get(i));
      if (magnitude == 0 || magnitude == level) {
        continue;
      }
      if (level != 0) {
        return Float.NaN;
      }
      level = magnitude;
    }
    return level;
  }
}
