package trit.compute.cuda;

import trit.compute.Divergence;
import trit.compute.LossKernels;
import trit.tensor.Tensor;

/** Softmax and its cross-entropy, one block per row. */
final class CudaLosses implements LossKernels {
  private final Cuda cuda;
  private final LossKernels host;

  /**
   * Losses of a GPU.
   *
   * @param host computes what no kernel does
   */
  CudaLosses(Cuda cuda, LossKernels host) {
    this.cuda = cuda;
    this.host = host;
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

  /** On the host where only the likeliest columns are compared, for finding those is most of it. */
  @Override
  public void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent) {
    if (!rule.comparesAll(student.columns())) {
      cuda.storage().finish();
      host.addDivergenceGradient(rule, teacher, student, weights, losses, dStudent);
      return;
    }
    cuda.call(
            rule.direction() == Divergence.Direction.FORWARD
                ? "addForwardDivergenceGradient"
                : "addReverseDivergenceGradient")
        .in(teacher)
        .in(student)
        .in(weights)
        .real(rule.temperature())
        .out(losses)
        .out(dStudent)
        .whole(student.columns())
        .over(student.rows());
  }
}
