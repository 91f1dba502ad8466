package trit.compute;

/** What a tensor is reduced to one number by; see the methods of {@link ReductionKernels}. */
public enum Reduction {
  /** {@link ReductionKernels#sum}. */
  SUM,
  /** {@link ReductionKernels#sumOfSquares}. */
  SUM_OF_SQUARES,
  /** {@link ReductionKernels#sumOfMagnitudes}. */
  SUM_OF_MAGNITUDES,
  /** {@link ReductionKernels#maxMagnitude}. */
  MAX_MAGNITUDE,
  /** {@link ReductionKernels#onlyMagnitude}. */
  ONLY_MAGNITUDE
}
