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
    checkTargets("crossEntropy", logits, targets);
    checkLosses("crossEntropy", logits, losses);
    kernels().losses().crossEntropy(logits, targets, losses);
  }

  @Override
  default void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    checkTargets("crossEntropyGradient", logits, targets);
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
    checkWeights("addDivergenceGradient", student, weights);
    checkLosses("addDivergenceGradient", student, losses);
    kernels().losses().addDivergenceGradient(rule, teacher, student, weights, losses, dStudent);
  }

  /** Checks one target per row, each a column or negative. */
  private static void checkTargets(String operation, Tensor logits, int[] targets) {
    Operands.count(operation, "targets", targets, logits);
    for (int target : targets) {
      if (target >= logits.columns()) {
        throw new IllegalArgumentException(
            operation + ": target " + target + " is not a column of " + logits.shape());
      }
    }
  }

  /** Checks one loss per row. */
  private static void checkLosses(String operation, Tensor logits, Tensor losses) {
    Operands.require(losses.size() == logits.rows(), operation, logits, losses);
  }

  /** Checks one weight per row. */
  private static void checkWeights(String operation, Tensor rows, float[] weights) {
    if (weights.length != rows.rows()) {
      throw new IllegalArgumentException(
          operation + ": " + weights.length + " weights for the rows of " + rows.shape());
    }
  }
}
