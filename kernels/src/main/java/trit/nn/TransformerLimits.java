package trit.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the numbers of a stranger's configuration may be, so that nothing is multiplied or allocated
 * that cannot be a model.
 */
final class TransformerLimits {
  private static final int MOST_LAYERS = 4_096;
  private static final int WIDEST = 1 << 24;

  /** Positions are prepared per element of a head, before any tensor is compared with its shape. */
  private static final int WIDEST_HEAD = 1 << 14;

  private TransformerLimits() {}

  /** What is wrong with a configuration, one phrase each; empty for one that can be a model. */
  static List<String> problems(TransformerConfig config) {
    List<String> problems = new ArrayList<>();
    within(config.layers(), MOST_LAYERS, "layers", problems);
    within(config.hidden(), WIDEST, "hidden size", problems);
    within(config.ffn(), WIDEST, "feed-forward size", problems);
    within(config.vocab(), WIDEST, "vocabulary", problems);
    within(config.context(), Integer.MAX_VALUE, "context", problems);
    within(config.heads(), WIDEST, "heads", problems);
    within(config.kvHeads(), config.heads(), "key-value heads", problems);
    within(config.headDim(), WIDEST_HEAD, "head size", problems);
    if (!problems.isEmpty()) {
      return problems;
    }
    if ((long) config.heads() * config.headDim() > WIDEST) {
      problems.add(config.heads() + " heads of " + config.headDim() + " are too wide");
    }
    if (config.heads() % config.kvHeads() != 0) {
      problems.add(
          config.heads() + " heads cannot share " + config.kvHeads() + " key-value heads evenly");
    }
    checkPositions(config, problems);
    checkEpsilon(config.block().norm(), problems);
    checkEpsilon(config.finalNorm(), problems);
    return problems;
  }

  private static void checkPositions(TransformerConfig config, List<String> problems) {
    if (!(config.positions() instanceof Positions.Rotary rotary)) {
      return;
    }
    if (config.headDim() % 2 != 0) {
      problems.add("a head of " + config.headDim() + " cannot be rotated in pairs");
    } else if (!(rotary.base() > 0 && rotary.base() < Float.MAX_VALUE)) {
      problems.add("the rotary base " + rotary.base() + " is not a positive number");
    } else if (!Arrays.stream(rotary.scaling().frequencies(config.headDim(), rotary.base()))
        .allMatch(Double::isFinite)) {
      problems.add("the scaling of its rotary positions gives no angles");
    }
  }

  private static void checkEpsilon(Norm norm, List<String> problems) {
    if (!(norm.epsilon() >= 0 && norm.epsilon() < 1)) {
      problems.add("the norms' epsilon " + norm.epsilon() + " is not between 0 and 1");
    }
  }

  private static void within(int value, int most, String what, List<String> problems) {
    if (value < 1 || value > most) {
      problems.add("the " + what + " is " + value + ", not between 1 and " + most);
    }
  }
}
