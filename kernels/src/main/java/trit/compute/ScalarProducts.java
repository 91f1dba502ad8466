package trit.compute;

import trit.tensor.Tensor;

/** The dense products, one dot product at a time, summed in double in index order. */
final class ScalarProducts {
  private final Workers workers;

  ScalarProducts(Workers workers) {
    this.workers = workers;
  }

  /** {@code y[t,n] = sum over k of x[t,k] * w[n,k]}. */
  void linear(Tensor x, Tensor w, Tensor y) {
    int inputs = x.columns();
    int outputs = w.rows();
    workers.run(
        x.rows(),
        t -> {
          for (int n = 0; n < outputs; n++) {
            double sum = 0;
            for (int k = 0; k < inputs; k++) {
              sum += (double) x.get((long) t * inputs + k) * w.get((long) n * inputs + k);
            }
            y.set((long) t * outputs + n, (float) sum);
          }
        });
  }

  /** {@code dx[t,k] += sum over n of dy[t,n] * w[n,k]}. */
  void addInputGradient(Tensor dy, Tensor w, Tensor dx) {
    int inputs = w.columns();
    int outputs = w.rows();
    workers.run(
        dy.rows(),
        t -> {
          for (int k = 0; k < inputs; k++) {
            double sum = 0;
            for (int n = 0; n < outputs; n++) {
              sum += (double) dy.get((long) t * outputs + n) * w.get((long) n * inputs + k);
            }
            long at = (long) t * inputs + k;
            dx.set(at, (float) (dx.get(at) + sum));
          }
        });
  }

  /** {@code dw[n,k] += sum over t of dy[t,n] * x[t,k]}. */
  void addWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    int inputs = x.columns();
    int outputs = dy.columns();
    workers.run(
        outputs,
        n -> {
          for (int k = 0; k < inputs; k++) {
            double sum = 0;
            for (int t = 0; t < x.rows(); t++) {
              sum += (double) dy.get((long) t * outputs + n) * x.get((long) t * inputs + k);
            }
            long at = (long) n * inputs + k;
            dw.set(at, (float) (dw.get(at) + sum));
          }
        });
  }
}
