package trit.nn;

/** What kind of adapter is trained. */
public enum AdapterMode {
  /** Beside matrices in full precision (Hu et al., 2021, arXiv:2106.09685). */
  STANDARD,
  /** As small as can be: rank 1 or 2, with or without rounding. */
  MICRO,
  /** On a base that is rounded. */
  QAT
}
