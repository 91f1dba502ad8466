package trit.eval.task;

/**
 * How often each class was taken for each. Where a number would divide by 0 it is 0.
 *
 * @param counts by true class and predicted class
 */
public record Confusion(long[][] counts) {

  /** Counts pairs of true and predicted classes, each in {@code 0 … classes - 1}. */
  public static Confusion of(int[] gold, int[] predicted, int classes) {
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < gold.length; i++) {
      counts[gold[i]][predicted[i]]++;
    }
    return new Confusion(counts);
  }

  /** Share of right predictions; in single-label tasks the micro-averaged F1 too. */
  public double accuracy() {
    long right = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
    }
    return ratio(right, total());
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int label) {
    return ratio(2.0 * counts[label][label], predicted(label) + gold(label));
  }

  /** The mean F1 over all classes. */
  public double macroF1() {
    double sum = 0;
    for (int label = 0; label < counts.length; label++) {
      sum += f1(label);
    }
    return sum / counts.length;
  }

  /** Matthews' correlation coefficient, for any number of classes (Gorodkin 2004). */
  public double mcc() {
    double total = total();
    double right = accuracy() * total;
    double both = 0;
    double predictedSquares = 0;
    double goldSquares = 0;
    for (int label = 0; label < counts.length; label++) {
      double p = predicted(label);
      double g = gold(label);
      both += p * g;
      predictedSquares += p * p;
      goldSquares += g * g;
    }
    double spread = (total * total - predictedSquares) * (total * total - goldSquares);
    return spread == 0 ? 0 : (right * total - both) / Math.sqrt(spread);
  }

  private long total() {
    long total = 0;
    for (int label = 0; label < counts.length; label++) {
      total += gold(label);
    }
    return total;
  }

  private long gold(int label) {
    long sum = 0;
    for (long count : counts[label]) {
      sum += count;
    }
    return sum;
  }

  private long predicted(int label) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[label];
    }
    return sum;
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
