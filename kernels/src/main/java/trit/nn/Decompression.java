package trit.nn;

/** When compressed matrices become numbers again. */
public enum Decompression {
  /** Once, when the model is opened: it runs as fast as any in f32, and takes as much memory. */
  WHEN_LOADED,
  /**
   * At every product, into room that all matrices share: in memory there are their streams and one
   * matrix, and every product waits for its matrix.
   */
  WHEN_USED
}
