package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/**
 * Sums in double over chunks of 4,096 elements in index order, and the largest magnitude.
 * Conventions: {@link Backend}.
 */
public interface ReductionKernels {

  /** The sum of all elements. */
  double sum(Tensor x);

  /** The sum of all squares. */
  double sumOfSquares(Tensor x);

  /** The sum of all magnitudes. */
  double sumOfMagnitudes(Tensor x);

  /** The largest magnitude; 0 for an empty tensor. NaN where any element is NaN. */
  float maxMagnitude(Tensor x);

  /** The magnitude of all elements that are not 0; 0 where all are, NaN where they differ. */
  default float onlyMagnitude(Tensor x) {
    return OnlyMagnitude.of(x, 0, x.size());
  }

  /** One number of each of several tensors; a backend may wait for all of them at once. */
  default double[] each(Reduction reduction, List<Tensor> xs) {
    return xs.stream().mapToDouble(x -> reduce(reduction, x)).toArray();
  }

  /**
   * Multiplies every element of several tensors, where they lie, and gives the sum of the squares
   * of what each becomes, in one pass over it; a backend may wait for all of them at once.
   */
  double[] scaleAndSumSquares(float factor, List<Tensor> xs);

  /**
   * One number of every run of neighbours of each of several matrices, row by row; the last run of
   * a row may be shorter. A backend may wait for all of them at once.
   *
   * @param reduction the sum of magnitudes, the largest, or the only one
   * @param neighbours of a run; a row with fewer elements is one
   */
  List<double[]> ofRuns(Reduction reduction, List<Tensor> ws, int neighbours);

  /** The number that one method of this table gives. */
  private double reduce(Reduction reduction, Tensor x) {
    return switch (reduction) {
      case SUM -> sum(x);
      case SUM_OF_SQUARES -> sumOfSquares(x);
      case SUM_OF_MAGNITUDES -> sumOfMagnitudes(x);
      case MAX_MAGNITUDE -> maxMagnitude(x);
      case ONLY_MAGNITUDE -> onlyMagnitude(x);
    };
  }
}
