package trit.compute;

/**
 * Cosines and sines of rotary embedding (Su et al., 2021): angle {@code position * base^(-2i/d)}
 * for pair {@code i} of a head of {@code d} elements.
 *
 * @param headDim elements of a head, even
 * @param positions how many positions the table covers
 * @param cosines {@code [positions * headDim/2]}
 * @param sines like {@code cosines}
 */
public record RotaryTable(int headDim, int positions, float[] cosines, float[] sines) {

  /** The plain table for one base, usually 10,000. */
  public static RotaryTable of(int headDim, int positions, double base) {
    int half = headDim / 2;
    float[] cosines = new float[positions * half];
    float[] sines = new float[positions * half];
    for (int i = 0; i < half; i++) {
      double frequency = StrictMath.pow(base, -2.0 * i / headDim);
      for (int p = 0; p < positions; p++) {
        cosines[p * half + i] = (float) StrictMath.cos(p * frequency);
        sines[p * half + i] = (float) StrictMath.sin(p * frequency);
      }
    }
    return new RotaryTable(headDim, positions, cosines, sines);
  }
}
