package trit.phase.quantize;

/** What happens to a tensor whose rows the wanted encoding cannot hold. */
public enum Fallback {
  /** It is an error, named in the plan with the ways out. */
  FORBID,
  /** It gets the next larger encoding that holds its rows, and the plan lists it. */
  NEXT_LARGER,
  /**
   * Feed-forward layers are made wider with zeros until their rows fit, which changes no result in
   * any reader, and the plan lists it; a row of any other matrix is an error.
   */
  PAD
}
