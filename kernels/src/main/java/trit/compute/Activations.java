package trit.compute;

/**
 * How the activations of an encoded product are rounded before they are multiplied. The formulas
 * are those of the scalar backend's products.
 */
public enum Activations {
  /** Not at all: the weights are decoded and the product is taken in f32. */
  FLOAT,
  /** To 8 bits with one scale per token, as BitNet b1.58 does in training. */
  INT8_PER_TOKEN,
  /**
   * To 8 bits with one scale per block of the weights' encoding, as ggml does (Q8_0, Q8_K); not at
   * all where the weights are IQ1_S … IQ3_S or the house's own. Rounding serves speed here: a
   * backend that multiplies many tokens at once faster in f32 leaves them as they are.
   */
  INT8_PER_BLOCK
}
