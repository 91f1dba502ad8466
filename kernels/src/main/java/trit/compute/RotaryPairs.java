package trit.compute;

/** Which elements of a head rotary embedding turns together. */
public enum RotaryPairs {
  /** Element {@code i} with element {@code i + headDim/2}, as Hugging Face stores heads. */
  HALF_SPLIT,
  /** Element {@code 2i} with element {@code 2i + 1}, as llama.cpp stores the heads of Llama. */
  INTERLEAVED;

  /** Elements between the first of a pair and the first of the next pair. */
  public int step() {
    return this == HALF_SPLIT ? 1 : 2;
  }

  /** Elements between the two of a pair. */
  public int distance(int headDim) {
    return this == HALF_SPLIT ? headDim / 2 : 1;
  }
}
