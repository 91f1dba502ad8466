package trit.compute;

import trit.tensor.Tensor;

/** Butterflies: sums and differences of elements that lie 1, 2, 4 … apart. */
final class ScalarRotation implements RotationKernels {
  private final Workers workers;

  ScalarRotation(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void hadamard(Tensor x) {
    int width = x.columns();
    float norm = (float) (1 / Math.sqrt(width));
    workers.runRows(
        0,
        x.rows(),
        row -> {
          long first = (long) row * width;
          for (long i = first; i < first + width; i++) {
            x.set(i, x.get(i) * norm);
          }
          for (int apart = 1; apart < width; apart *= 2) {
            butterflies(x, first, width, apart);
          }
        });
  }

  private static void butterflies(Tensor x, long first, int width, int apart) {
    for (long pair = first; pair < first + width; pair += 2L * apart) {
      for (long i = pair; i < pair + apart; i++) {
        float a = x.get(i);
        float b = x.get(i + apart);
        x.set(i, a + b);
        x.set(i + apart, a - b);
      }
    }
  }
}
