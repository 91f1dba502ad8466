package trit.compute;

import trit.tensor.Tensor;

/** Softmax and cross-entropy, row by row, in double. */
final class ScalarLosses {
  private final Workers workers;

  ScalarLosses(Workers workers) {
    this.workers = workers;
  }

  void softmax(Tensor x, Tensor y) {
    workers.run(
        x.rows(),
        t -> {
          long row = (long) t * x.columns();
          double total = logSumExp(x, t);
          for (int i = 0; i < x.columns(); i++) {
            y.set(row + i, (float) StrictMath.exp(x.get(row + i) - total));
          }
        });
  }

  void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    workers.run(
        targets.length,
        t -> {
          boolean scored = targets[t] >= 0;
          long at = (long) t * logits.columns() + targets[t];
          losses.set(t, scored ? (float) (logSumExp(logits, t) - logits.get(at)) : 0);
        });
  }

  void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    workers.run(
        targets.length,
        t -> {
          long row = (long) t * logits.columns();
          double total = logSumExp(logits, t);
          for (int i = 0; i < logits.columns(); i++) {
            double p = StrictMath.exp(logits.get(row + i) - total);
            double gradient = targets[t] < 0 ? 0 : scale * (i == targets[t] ? p - 1 : p);
            dLogits.set(row + i, (float) gradient);
          }
        });
  }

  private static double logSumExp(Tensor x, int t) {
    long row = (long) t * x.columns();
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.columns(); i++) {
      largest = Math.max(largest, x.get(row + i));
    }
    double sum = 0;
    for (int i = 0; i < x.columns(); i++) {
      sum += StrictMath.exp(x.get(row + i) - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
