package trit.compute;

import trit.tensor.Tensor;

/** Softmax and its cross-entropy, in double. */
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
          double logSum = logSumExp(x, row);
          for (int n = 0; n < x.columns(); n++) {
            y.set(row + n, (float) Math.exp(x.get(row + n) - logSum));
          }
        });
  }

  void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    workers.run(
        targets.length,
        t -> {
          long row = (long) t * logits.columns();
          boolean counts = targets[t] >= 0;
          double loss = counts ? logSumExp(logits, row) - logits.get(row + targets[t]) : 0;
          losses.set(t, (float) loss);
        });
  }

  void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    workers.run(
        targets.length,
        t -> {
          long row = (long) t * logits.columns();
          double logSum = targets[t] < 0 ? 0 : logSumExp(logits, row);
          for (int n = 0; n < logits.columns(); n++) {
            double gradient = 0;
            if (targets[t] >= 0) {
              double right = n == targets[t] ? 1 : 0;
              gradient = scale * (Math.exp(logits.get(row + n) - logSum) - right);
            }
            dLogits.set(row + n, (float) gradient);
          }
        });
  }

  private static double logSumExp(Tensor x, long row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < x.columns(); n++) {
      largest = Math.max(largest, x.get(row + n));
    }
    double sum = 0;
    for (int n = 0; n < x.columns(); n++) {
      sum += Math.exp(x.get(row + n) - largest);
    }
    return largest + Math.log(sum);
  }
}
