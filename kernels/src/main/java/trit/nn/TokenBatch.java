package trit.nn;

/**
 * Sequences of equal length to train on, one after the other.
 *
 * @param sequences how many
 * @param length tokens in each
 * @param ids {@code [sequences * length]}
 * @param targets the token that follows each; negative where none is to be learned
 */
public record TokenBatch(int sequences, int length, int[] ids, int[] targets) {

  /** Checks that the lengths agree. */
  public TokenBatch {
    if (ids.length != sequences * length || targets.length != ids.length) {
      throw new IllegalArgumentException(
          sequences
              + " sequences of "
              + length
              + " tokens need as many ids and targets, got "
              + ids.length
              + " and "
              + targets.length);
    }
  }

  /** How many tokens there are. */
  public int tokens() {
    return ids.length;
  }
}
