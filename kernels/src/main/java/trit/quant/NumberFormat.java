package trit.quant;

import trit.code.EvenLevels;

/**
 * The numbers that a quantizer rounds to: whole codes, evenly spaced, times a scale. Codes that lie
 * two apart are odd and have no zero (mid-rise).
 */
public enum NumberFormat {
  /** -1 and 1. */
  BINARY(-1, 1, 2),
  /** -1, 0 and 1. */
  TERNARY(-1, 1, 1),
  /** -2 … 2: with the largest magnitude as 1 these are -1, -0.5, 0, 0.5 and 1. */
  FIVE_LEVEL(-2, 2, 1),
  /** -2 … 1. */
  INT2(-2, 1, 1),
  /** -3, -1, 1 and 3: four levels without a zero, which lose less than {@link #INT2}. */
  MIDRISE2(-3, 3, 2),
  /** -4 … 3. */
  INT3(-4, 3, 1),
  /** -8 … 7. */
  INT4(-8, 7, 1),
  /** -128 … 127. */
  INT8(-128, 127, 1);

  private final EvenLevels levels;

  NumberFormat(int lowest, int highest, int stride) {
    this.levels = new EvenLevels(lowest, highest, stride);
  }

  /** The smallest code. */
  public int lowest() {
    return levels.lowest();
  }

  /** The largest code. */
  public int highest() {
    return levels.highest();
  }

  /** How far codes lie apart: 1, or 2 where all are odd. */
  public int stride() {
    return levels.stride();
  }

  /** Whether 0 is a code. */
  public boolean hasZero() {
    return levels.stride() == 1;
  }

  /** How many codes there are. */
  public int levels() {
    return levels.count();
  }

  /** The information in a code: {@code log2(levels)}. */
  public double bits() {
    return Math.log(levels()) / Math.log(2);
  }

  /** The codes by themselves. */
  EvenLevels even() {
    return levels;
  }
}
