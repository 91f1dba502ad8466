package trit.compute.cuda;

import trit.compute.Divergence;
import trit.compute.LossKernels;
import trit.tensor.Tensor;

/** Softmax and its cross-entropy, one block per row. */
final class CudaLosses implements LossKernels {
  private final Cuda cuda;

  CudaLosses(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void softmax(Tensor x, Tensor y) {
    cuda.call("softmax").in(x).out(y).whole(x.columns()).over(x.rows());
  }

  @Override
  public void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    cuda.call("crossEntropy")
        .in(logits)
        .in(targets)
        .out(losses)
        .whole(logits.columns())
        .over(targets.length);
  }

  @Override
  public void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    cuda.call("crossEntropyGradient")
        .in(logits)
        .in(targets)
        .real(scale)
        .out(dLogits)
        .whole(logits.columns())
        .over(targets.length);
  }

  @Override
  public void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent) {
    cuda.call(
            rule.direction() == Divergence.Direction.FORWARD
                ? "addForwardDivergenceGradient"
                : "addReverseDivergenceGradient")
        .in(teacher)
        .in(student)
        .in(weights)
        .real(rule.temperature())
        .whole(rule.comparesAll(student.columns()) ? 0 : rule.topK())
        .out(losses)
        .out(dStudent)
        .whole(student.columns())
        .over(student.rows());
  }
}
