package trit.compute;

/**
 * How far a student's distribution lies from a teacher's, in nats (Kullback and Leibler, 1951).
 * Both are softmaxes of logits over a temperature, over the same columns.
 *
 * @param direction which of the two is averaged over
 * @param temperature what logits are divided by; above 1 the unlikely count for more (Hinton,
 *     Vinyals and Dean, 2015)
 * @param topK only the teacher's so many likeliest columns are compared, equal ones in their order;
 *     0 for all
 */
public record Divergence(Direction direction, float temperature, int topK) {

  /** Which distribution the logarithms are averaged over. */
  public enum Direction {
    /** {@code KL(teacher ‖ student)}: the student covers what the teacher thinks possible. */
    FORWARD,
    /** {@code KL(student ‖ teacher)}: the student keeps to what the teacher thinks likely. */
    REVERSE
  }

  /** Whether all of so many columns are compared. */
  public boolean comparesAll(int columns) {
    return topK == 0 || topK >= columns;
  }

  /**
   * The divergence of logits that are all compared, and its gradient for the student's.
   *
   * @param gradient written whole
   */
  public double of(float[] teacher, float[] student, float[] gradient) {
    double[] p = logShares(teacher);
    double[] q = logShares(student);
    double divergence = 0;
    for (int i = 0; i < p.length; i++) {
      divergence +=
          direction == Direction.FORWARD
              ? Math.exp(p[i]) * (p[i] - q[i])
              : Math.exp(q[i]) * (q[i] - p[i]);
    }
    for (int i = 0; i < p.length; i++) {
      double towards =
          direction == Direction.FORWARD
              ? Math.exp(q[i]) - Math.exp(p[i])
              : Math.exp(q[i]) * (q[i] - p[i] - divergence);
      gradient[i] = (float) (towards / temperature);
    }
    return divergence;
  }

  /** The logarithms of a softmax at this temperature. */
  private double[] logShares(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - largest) / temperature);
    }
    double[] shares = new double[logits.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (logits[i] - largest) / temperature - Math.log(sum);
    }
    return shares;
  }
}
