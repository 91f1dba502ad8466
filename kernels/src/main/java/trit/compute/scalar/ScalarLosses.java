package trit.compute.scalar;

import trit.compute.Divergence;
import trit.compute.LossKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Softmax and its cross-entropy, in double. */
public final class ScalarLosses implements LossKernels {
  private final Workers workers;

  /** Losses whose rows are shared among these threads. */
  public ScalarLosses(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void softmax(Tensor x, Tensor y) {
    workers.run(
        x.rows(),
        t -> {
          Exponentials row = Exponentials.of(x, (long) t * x.columns());
          for (int n = 0; n < x.columns(); n++) {
            y.set(row.first + n, (float) row.share(x, n));
          }
        });
  }

  @Override
  public void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    workers.run(
        targets.length,
        t -> {
          double loss = 0;
          if (targets[t] >= 0) {
            Exponentials row = Exponentials.of(logits, (long) t * logits.columns());
            loss = Math.log(row.sum) + (row.largest - logits.get(row.first + targets[t]));
          }
          losses.set(t, (float) loss);
        });
  }

  @Override
  public void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    workers.run(
        targets.length,
        t -> {
          Exponentials row = Exponentials.of(logits, (long) t * logits.columns());
          for (int n = 0; n < logits.columns(); n++) {
            double right = n == targets[t] ? 1 : 0;
            double gradient = targets[t] < 0 ? 0 : scale * (row.share(logits, n) - right);
            dLogits.set(row.first + n, (float) gradient);
          }
        });
  }

  @Override
  public void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent) {
    workers.run(
        weights.length,
        row -> {
          double loss =
              weights[row] == 0
                  ? 0
                  : ScalarDivergence.addRow(rule, teacher, student, row, weights[row], dStudent);
          losses.set(row, (float) loss);
        });
  }

  /**
   * What the exponentials of one row add up to, relative to that of the largest element, so that
   * none overflows and large logits keep their differences.
   */
  private record Exponentials(long first, double largest, double sum) {

    static Exponentials of(Tensor x, long first) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int n = 0; n < x.columns(); n++) {
        largest = Math.max(largest, x.get(first + n));
      }
      double sum = 0;
      for (int n = 0; n < x.columns(); n++) {
        sum += Math.exp(x.get(first + n) - largest);
      }
      return new Exponentials(first, largest, sum);
    }

    double share(Tensor x, int n) {
      return Math.exp(x.get(first + n) - largest) / sum;
    }
  }
}
