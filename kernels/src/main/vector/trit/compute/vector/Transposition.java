package trit.compute.vector;

/** Small blocks turned over their diagonal. */
final class Transposition {
  /** Rows and columns of the largest block: one cache line each way. */
  static final int SIDE = 16;

  private Transposition() {}

  /**
   * Writes {@code target[k][j] = source[j][k]}, and 0 where {@code j} is not below {@code used}.
   *
   * @param sourceStep bytes from row to row of the source
   * @param used rows of the source
   * @param rows columns of the target, at most {@link #SIDE}
   * @param length columns of the source, at most {@link #SIDE}
   * @param targetStep bytes from row to row of the target
   */
  static void write(
      long source, long sourceStep, int used, int rows, int length, long target, long targetStep) {
    for (int j = 0; j < rows; j++) {
      long from = source + j * sourceStep;
      long to = target + (long) j * Float.BYTES;
      for (int k = 0; k < length; k++) {
        Lanes.set(to, j < used ? Lanes.get(from) : 0);
        from += Float.BYTES;
        to += targetStep;
      }
    }
  }
}
