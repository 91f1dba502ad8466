package trit.code;

/**
 * Whole-number codes, evenly spaced. Codes that lie two apart are odd and have no zero (mid-rise).
 *
 * @param lowest the smallest code
 * @param highest the largest code
 * @param stride how far codes lie apart: 1, or 2 where all are odd
 */
public record EvenLevels(int lowest, int highest, int stride) {

  /** How many codes there are. */
  public int count() {
    return (highest - lowest) / stride + 1;
  }

  /** Whether this is one of the codes. */
  public boolean has(int code) {
    return code >= lowest && code <= highest && (code - lowest) % stride == 0;
  }

  /**
   * The nearest code to a weight over its scale; halves go to the even level, and zero is positive.
   */
  public float nearest(float ratio) {
    int odd = stride - 1;
    float level = (float) Math.rint((ratio - odd) / stride);
    float inside = Math.max((lowest - odd) / stride, Math.min((highest - odd) / stride, level));
    return inside * stride + odd + 0f;
  }
}
