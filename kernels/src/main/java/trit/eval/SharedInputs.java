package trit.eval;

import trit.quant.TensorRole;

/** Which matrices of a block are multiplied with the same inputs. */
final class SharedInputs {
  private SharedInputs() {}

  /** What a matrix's inputs are called: equal for those that share them. */
  static String of(String name) {
    String layer = "blk." + TensorRole.layerOf(name);
    return switch (TensorRole.of(name)) {
      case ATTENTION_QUERY, ATTENTION_KEY, ATTENTION_VALUE -> layer + ".attention";
      case FEED_FORWARD_GATE, FEED_FORWARD_UP -> layer + ".feed-forward";
      default -> name;
    };
  }
}
