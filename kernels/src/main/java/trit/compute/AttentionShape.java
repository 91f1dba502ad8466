package trit.compute;

/**
 * How the rows of queries, keys and values are to be read.
 *
 * @param batch sequences
 * @param length tokens in each sequence
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim elements of one head
 */
public record AttentionShape(int batch, int length, int heads, int kvHeads, int headDim) {

  /** Checks that the heads can be grouped. */
  public AttentionShape {
    if (kvHeads <= 0 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(heads + " heads cannot share " + kvHeads + " kv heads");
    }
  }

  /** Rows of queries, keys and values. */
  public int tokens() {
    return batch * length;
  }

  /** How many query heads read the same key head. */
  public int group() {
    return heads / kvHeads;
  }
}
