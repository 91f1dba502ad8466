package trit.compute.scalar;

import trit.compute.Divergence;
import trit.compute.LossKernels;
import trit.tensor.Tensor;

/**
 * Divergences row by row, in double. Other backends use it too where only the likeliest columns are
 * compared: finding those is most of the work.
 */
public final class ScalarDivergence {
  private ScalarDivergence() {}

  /** {@link LossKernels#addDivergenceGradient} for one row; returns its divergence. */
  public static double addRow(
      Divergence rule, Tensor teacher, Tensor student, int row, float weight, Tensor dStudent) {
    float[] all = teacher.rows(row, row + 1).toArray();
    boolean whole = rule.comparesAll(all.length);
    int[] columns = whole ? null : LargestColumns.of(all, rule.topK());
    float[] wanted = whole ? all : pick(all, columns);
    float[] had = student.rows(row, row + 1).toArray();
    float[] gradient = new float[wanted.length];
    double divergence = rule.of(wanted, whole ? had : pick(had, columns), gradient);
    long start = (long) row * all.length;
    for (int i = 0; i < gradient.length; i++) {
      long at = start + (whole ? i : columns[i]);
      dStudent.set(at, dStudent.get(at) + weight * gradient[i]);
    }
    return divergence;
  }

  private static float[] pick(float[] row, int[] columns) {
    float[] picked = new float[columns.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = row[columns[i]];
    }
    return picked;
  }
}
