package trit.compute.vector;

import trit.tensor.Shape;
import trit.tensor.Tensor;

/** How much of a tensor whole vectors cover; the rest is left to the scalar backend. */
final class WholeVectors {
  private WholeVectors() {}

  /** Elements that whole vectors cover. */
  static long of(Tensor x) {
    return x.size() / Lanes.COUNT * Lanes.COUNT;
  }

  /** Whether some elements are left. */
  static boolean leaveRest(Tensor x) {
    return of(x) < x.size();
  }

  /** The elements that are left. */
  static Tensor rest(Tensor x) {
    int count = (int) (x.size() - of(x));
    return new Tensor(
        Shape.of(count), x.data().asSlice(of(x) * Float.BYTES, (long) count * Float.BYTES));
  }
}
