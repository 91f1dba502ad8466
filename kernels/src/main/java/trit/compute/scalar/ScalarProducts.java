package trit.compute.scalar;

import trit.compute.ProductKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Dense products, each element summed in double in index order. */
final class ScalarProducts implements ProductKernels {
  private final Workers workers;

  ScalarProducts(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    int inputs = x.columns();
    int outputs = y.columns();
    workers.run(
        y.rows(),
        t -> {
          for (int n = 0; n < outputs; n++) {
            y.set(
                (long) t * outputs + n,
                (float) dot(x, (long) t * inputs, 1, w, (long) n * inputs, 1, inputs));
          }
        });
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    int inputs = dx.columns();
    int outputs = dy.columns();
    workers.run(
        dx.rows(),
        t -> {
          for (int k = 0; k < inputs; k++) {
            dx.set(
                (long) t * inputs + k,
                (float) dot(dy, (long) t * outputs, 1, w, k, inputs, outputs));
          }
        });
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    int inputs = dx.columns();
    int outputs = dy.columns();
    workers.run(
        dx.rows(),
        t -> {
          for (int k = 0; k < inputs; k++) {
            add(dx, (long) t * inputs + k, dot(dy, (long) t * outputs, 1, w, k, inputs, outputs));
          }
        });
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    int inputs = dw.columns();
    int outputs = dw.rows();
    workers.run(
        outputs,
        n -> {
          for (int k = 0; k < inputs; k++) {
            add(dw, (long) n * inputs + k, dot(dy, n, outputs, x, k, inputs, x.rows()));
          }
        });
  }

  private static void add(Tensor target, long i, double value) {
    target.set(i, (float) (target.get(i) + value));
  }

  /** The sum of products of two sequences that begin somewhere and go on in steps. */
  private static double dot(
      Tensor a, long aFirst, int aStep, Tensor b, long bFirst, int bStep, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) a.get(aFirst + (long) i * aStep) * b.get(bFirst + (long) i * bStep);
    }
    return sum;
  }
}
