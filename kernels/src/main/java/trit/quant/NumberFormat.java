package trit.quant;

/** The numbers that a fake-quantizer rounds to. */
public enum NumberFormat {
  /** -1, 0 and 1 times a scale. */
  TERNARY,
  /** -128 … 127 times a scale. */
  INT8
}
