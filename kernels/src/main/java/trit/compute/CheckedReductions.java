package trit.compute;

import java.util.List;
import trit.tensor.Tensor;

/** Reductions whose operands are checked first. */
interface CheckedReductions extends Checked, ReductionKernels {

  @Override
  default double sum(Tensor x) {
    return kernels().reductions().sum(x);
  }

  @Override
  default double sumOfSquares(Tensor x) {
    return kernels().reductions().sumOfSquares(x);
  }

  @Override
  default double sumOfMagnitudes(Tensor x) {
    return kernels().reductions().sumOfMagnitudes(x);
  }

  @Override
  default float maxMagnitude(Tensor x) {
    return kernels().reductions().maxMagnitude(x);
  }

  @Override
  default float onlyMagnitude(Tensor x) {
    return kernels().reductions().onlyMagnitude(x);
  }

  @Override
  default double[] each(Reduction reduction, List<Tensor> xs) {
    return kernels().reductions().each(reduction, xs);
  }

  @Override
  default double[] scaleAndSumSquares(float factor, List<Tensor> xs) {
    return kernels().reductions().scaleAndSumSquares(factor, xs);
  }

  @Override
  default List<double[]> ofRuns(Reduction reduction, List<Tensor> ws, int neighbours) {
    if (neighbours < 1) {
      throw new IllegalArgumentException("ofRuns: " + neighbours + " neighbours are no run");
    }
    return kernels().reductions().ofRuns(reduction, ws, neighbours);
  }
}
