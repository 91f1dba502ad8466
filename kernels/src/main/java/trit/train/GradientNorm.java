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
    double squares = 0;
    List<Tensor> gradients = List.copyOf(parameters.gradients().values());
    for (double ofOne : backend.each(Reduction.SUM_OF_SQUARES, gradients)) {
      squares += ofOne;
    }
    return Math.sqrt(squares);
  }

  /** What gradients of this norm are multiplied with, so that it stays below the limit. */
  static double scale(double norm, double limit) {
    return Math.min(1, limit / (norm + EPSILON));
  }
}
