package trit.phase;

/** What happens to a tensor whose rows the wanted encoding cannot hold. */
public enum Fallback {
  /** It is an error, named in the plan with the ways out. */
  FORBID,
  /** It gets the next larger encoding that holds its rows, and the plan lists it. */
  NEXT_LARGER
}
