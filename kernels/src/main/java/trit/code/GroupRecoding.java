package trit.code;

/**
 * The last step of encodings with signed codes and whole-number scales: the codes are chosen again
 * from the scales that a reader will see.
 */
final class GroupRecoding {
  private GroupRecoding() {}

  /**
   * Chooses {@code code = clip(rne(x / (scale * scales[g])), -limit, limit-1)} for the block that
   * begins at {@code from}; codes of groups whose scale is 0 stay as they are.
   *
   * @param codes of the block
   */
  static void recode(
      float[] values, int from, float scale, byte[] scales, int limit, byte[] codes) {
    int size = codes.length / scales.length;
    for (int g = 0; g < scales.length; g++) {
      float groupScale = scale * scales[g];
      if (groupScale != 0) {
        for (int i = g * size; i < (g + 1) * size; i++) {
          int code = Rounding.halfEven(values[from + i] / groupScale);
          codes[i] = (byte) Math.max(-limit, Math.min(limit - 1, code));
        }
      }
    }
  }
}
