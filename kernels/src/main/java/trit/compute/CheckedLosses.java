package trit.compute;

import trit.tensor.Tensor;

/** Losses whose operands are checked first. */
interface CheckedLosses extends Checked, LossKernels {

  @Override
  default void softmax(Tensor x, Tensor y) {
    Operands.same("softmax", x, y);
    kernels().losses().softmax(x, y);
  }

  @Override
  default void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    Operands.targets("crossEntropy", logits, targets);
    Operands.losses("crossEntropy", logits, losses);
    kernels().losses().crossEntropy(logits, targets, losses);
  }

  @Override
  default void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    Operands.targets("crossEntropyGradient", logits, targets);
    Operands.same("crossEntropyGradient", logits, dLogits);
    kernels().losses().crossEntropyGradient(logits, targets, scale, dLogits);
  }

  @Override
  default void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent) {
    Operands.same("addDivergenceGradient", teacher, student, dStudent);
    Operands.weights("addDivergenceGradient", student, weights);
    Operands.losses("addDivergenceGradient", student, losses);
    kernels().losses().addDivergenceGradient(rule, teacher, student, weights, losses, dStudent);
  }
}
