package trit.nn;

/** Where an adapter meets the matrix that it adapts. */
public enum AdapterMerge {
  /**
   * {@code Q(W + s·B·A)·x}: it moves weights before they are rounded, and packing loses nothing.
   */
  INSIDE_QUANTIZER,
  /** {@code Q(W)·x + s·B·(A·x)}: the rounded matrix stays; rounding the sum again is lossy. */
  BESIDE
}
