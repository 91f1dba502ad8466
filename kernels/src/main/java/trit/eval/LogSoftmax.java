package trit.eval;

import java.lang.foreign.MemorySegment;
import trit.infer.ModelException;
import trit.tensor.Tensor;

/** One row of logits as log-probabilities, in double. */
final class LogSoftmax {
  private final float[] logits;
  private int best;
  private double logSum;

  LogSoftmax(int vocab) {
    this.logits = new float[vocab];
  }

  /** Takes row {@code row} of {@code [n, vocab]} logits. */
  void read(Tensor rows, int row) {
    MemorySegment data = rows.data();
    MemorySegment.copy(
        data, Tensor.FLOAT, (long) row * logits.length * Float.BYTES, logits, 0, logits.length);
    best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[best]);
    }
    logSum = logits[best] + Math.log(sum);
    if (Double.isNaN(logSum) || Double.isInfinite(logSum)) {
      throw new ModelException(
          "the model computes logits that are not finite: its weights are damaged or too large;"
              + " check its file with 'trit verify'");
    }
  }

  /** {@code ln p(token)}. */
  double of(int token) {
    return logits[token] - logSum;
  }

  /** The likeliest token; the lowest id of equal ones. */
  int best() {
    return best;
  }

  /** KL(this ‖ other) in nats, over the whole vocabulary. */
  double divergenceTo(LogSoftmax other) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double own = of(i);
      sum += Math.exp(own) * (own - other.of(i));
    }
    return sum;
  }
}
