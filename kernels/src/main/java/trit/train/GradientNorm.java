package trit.train;

import java.util.List;
import trit.compute.Backend;
import trit.compute.Reduction;
import trit.nn.Parameters;
import trit.tensor.Tensor;

/** The norm of all gradients together, and its limit (Pascanu, Mikolov and Bengio, 2013). */
final class GradientNorm {
  private static final double EPSILON = 1e-6;

  private GradientNorm() {}

  static double of(Backend backend, Parameters parameters) {
    return norm(backend.each(Reduction.SUM_OF_SQUARES, gradients(parameters)));
  }

  /** That of gradients which are multiplied in the same pass. */
  static double scaling(float factor, Backend backend, Parameters parameters) {
    return norm(backend.scaleAndSumSquares(factor, gradients(parameters)));
  }

  private static List<Tensor> gradients(Parameters parameters) {
    return List.copyOf(parameters.gradients().values());
  }

  private static double norm(double[] squares) {
    double sum = 0;
    for (double ofOne : squares) {
      sum += ofOne;
    }
    return Math.sqrt(sum);
  }

  /** What gradients of this norm are multiplied with, so that it stays below the limit. */
  static double scale(double norm, double limit) {
    return Math.min(1, limit / (norm + EPSILON));
  }
}
