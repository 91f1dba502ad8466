package trit.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * What the numbers of a stranger's configuration may be, so that nothing is multiplied or allocated
 * that cannot be a model.
 */
final class LlamaConfigLimits {
  private static final int MOST_LAYERS = 4_096;
  private static final int WIDEST = 1 << 24;

  private LlamaConfigLimits() {}

  /** What is wrong with a configuration, one phrase each; empty for one that can be a model. */
  static List<String> problems(LlamaConfig config) {
    List<String> problems = new ArrayList<>();
    within(config.layers(), MOST_LAYERS, "layers", problems);
    within(config.hidden(), WIDEST, "hidden size", problems);
    within(config.ffn(), WIDEST, "feed-forward size", problems);
    within(config.vocab(), WIDEST, "vocabulary", problems);
    within(config.context(), Integer.MAX_VALUE, "context", problems);
    within(config.heads(), WIDEST, "heads", problems);
    within(config.kvHeads(), config.heads(), "key-value heads", problems);
    within(config.headDim(), WIDEST, "head size", problems);
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
    if (config.headDim() % 2 != 0) {
      problems.add("a head of " + config.headDim() + " cannot be rotated in pairs");
    }
    if (!(config.ropeBase() > 0 && config.ropeBase() < Float.MAX_VALUE)) {
      problems.add("the rotary base " + config.ropeBase() + " is not a positive number");
    }
    if (!(config.rmsEpsilon() >= 0 && config.rmsEpsilon() < 1)) {
      problems.add("the norms' epsilon " + config.rmsEpsilon() + " is not between 0 and 1");
    }
    return problems;
  }

  private static void within(int value, int most, String what, List<String> problems) {
    if (value < 1 || value > most) {
      problems.add("the " + what + " is " + value + ", not between 1 and " + most);
    }
  }
}
