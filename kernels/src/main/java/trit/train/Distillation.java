package trit.train;

import java.util.ArrayList;
import java.util.List;
import trit.compute.Divergence;
import trit.compute.Divergence.Direction;

/**
 * How a student learns from a teacher (Hinton, Vinyals and Dean, 2015, arXiv:1503.02531): {@code
 * alpha * task + beta * T² * divergence + gamma * reasoning}. The task is the cross-entropy of the
 * next token, the divergence the mean over tokens at temperature {@code T}, and the reasoning loss
 * the mean over steps of a step's mean divergence at temperature 1, so that a short step weighs as
 * much as a long one.
 *
 * @param temperature what logits are divided by before they are compared
 * @param alpha the weight of the task
 * @param beta the weight of the divergence
 * @param gamma the weight of the reasoning loss
 * @param topK only the teacher's so many likeliest tokens are compared; 0 for all
 * @param direction which of the two distributions is averaged over
 */
public record Distillation(
    double temperature, double alpha, double beta, double gamma, int topK, Direction direction) {

  /** What a recipe gets that says nothing. */
  public static Distillation defaults() {
    return new Distillation(4, 1, 0.5, 2, 0, Direction.FORWARD);
  }

  /** What is wrong with these numbers, one sentence each, in the words of a recipe. */
  public List<String> problems() {
    List<String> found = new ArrayList<>();
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      found.add("temperature " + temperature + " must be above 0; it is usual at 1 … 4");
    }
    boolean weights = isWeight(alpha) && isWeight(beta) && isWeight(gamma);
    if (!weights) {
      found.add("alpha %s, beta %s, gamma %s must be 0 or above".formatted(alpha, beta, gamma));
    } else if (beta + gamma == 0) {
      found.add("beta 0 and gamma 0 learn nothing from the teacher; write pretrain instead");
    }
    if (topK < 0) {
      found.add("topk " + topK + " must be 0 for all tokens or above; it is usual at 64");
    }
    return found;
  }

  private static boolean isWeight(double weight) {
    return weight >= 0 && Double.isFinite(weight);
  }

  /** How distributions are compared token by token. */
  Divergence softened() {
    return new Divergence(direction, (float) temperature, topK);
  }

  /** How distributions are compared step by step. */
  Divergence stepwise() {
    return new Divergence(direction, 1, topK);
  }
}
