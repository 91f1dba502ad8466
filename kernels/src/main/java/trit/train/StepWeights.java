package trit.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import trit.nn.TokenBatch;

/**
 * What each token weighs in a mean over steps of a step's mean: one over the number of steps and
 * over the tokens of its own. Doubling every token of a step changes nothing, nor does the order of
 * steps.
 */
final class StepWeights {
  private final Map<TokenBatch, int[]> steps = new IdentityHashMap<>();
  private final List<Integer> sizes = new ArrayList<>();

  /**
   * Finds the steps of a whole batch.
   *
   * @throws TrainingException where no token is to be learned
   */
  StepWeights(List<TokenBatch> batch, ReasoningSteps rule) {
    for (TokenBatch part : batch) {
      int[] numbers = new int[part.tokens()];
      for (int from = 0; from < numbers.length; from += part.length()) {
        number(Arrays.copyOfRange(part.targets(), from, from + part.length()), rule, numbers, from);
      }
      steps.put(part, numbers);
    }
    if (sizes.isEmpty()) {
      throw new TrainingException("the batch has no step to reason in; write gamma 0");
    }
  }

  /** Numbers the steps of one sequence on from those before it, and counts their tokens. */
  private void number(int[] targets, ReasoningSteps rule, int[] numbers, int at) {
    int[] own = rule.of(targets);
    int previous = -1;
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] < 0) {
        numbers[at + i] = -1;
        continue;
      }
      if (own[i] != previous) {
        sizes.add(0);
        previous = own[i];
      }
      int last = sizes.size() - 1;
      sizes.set(last, sizes.get(last) + 1);
      numbers[at + i] = last;
    }
  }

  /** What the tokens of one part weigh, times {@code factor}. */
  float[] of(TokenBatch part, double factor) {
    int[] numbers = steps.get(part);
    float[] weights = new float[numbers.length];
    for (int i = 0; i < weights.length; i++) {
      boolean counts = numbers[i] >= 0;
      weights[i] = counts ? (float) (factor / sizes.size() / sizes.get(numbers[i])) : 0;
    }
    return weights;
  }
}
