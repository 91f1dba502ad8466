package trit.compute;

import trit.tensor.Tensor;

/** Softmax and what is computed from it. Conventions: {@link Backend}. */
public interface LossKernels {

  /** {@code y = softmax(x)}, row by row; {@code y} may be {@code x}. */
  void softmax(Tensor x, Tensor y);

  /**
   * {@code losses[t] = -ln softmax(logits[t])[targets[t]]} in nats; 0 where the target is negative.
   *
   * @param losses {@code [T]}
   */
  void crossEntropy(Tensor logits, int[] targets, Tensor losses);

  /**
   * The gradient of {@code scale * sum(losses)}: {@code scale * (softmax(logits) - onehot)}, 0 for
   * rows whose target is negative; {@code dLogits} may be {@code logits}.
   */
  void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits);

  /**
   * How far a student's distributions lie from a teacher's, row by row, and {@code dStudent +=
   * weights[t] * gradient} for its logits. Rows of weight 0 are not looked at.
   *
   * @param weights {@code [T]}
   * @param losses {@code [T]}, the divergences in nats, not weighted; 0 where the weight is
   */
  void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent);
}
