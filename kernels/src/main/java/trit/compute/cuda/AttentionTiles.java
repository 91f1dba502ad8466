package trit.compute.cuda;

/**
 * The tiles of an attention kernel, as {@code attention_tiles.cuh} cuts them.
 *
 * @param elements of a head that they have room for
 */
record AttentionTiles(int elements) {
  /** Elements of the largest head that there is a kernel for. */
  private static final int MOST = 256;

  private static final int LEAST = 32;

  /** Of two sums of a row so many elements fit the registers of a warp. */
  private static final int SLICE = 128;

  /**
   * The smallest tiles that have room for a head.
   *
   * @throws IllegalArgumentException if there are none
   */
  static AttentionTiles of(int headDim) {
    requireRoomFor(headDim);
    int elements = LEAST;
    while (elements < headDim) {
      elements *= 2;
    }
    return new AttentionTiles(elements);
  }

  /**
   * Whether kernels of attention take such heads.
   *
   * @throws IllegalArgumentException if they do not
   */
  static void requireRoomFor(int headDim) {
    if (headDim > MOST) {
      throw new IllegalArgumentException(
          "attention on the GPU takes heads of at most "
              + MOST
              + " elements, this model has "
              + headDim
              + "; use another backend");
    }
  }

  /** Threads of a block. */
  int threads() {
    return own() * 2;
  }

  /** Rows whose results a block makes. */
  int own() {
    return elements <= 128 ? 64 : 32;
  }

  /** Rows of the other side that are met at a time. */
  int other() {
    return elements <= 64 ? 32 : 16;
  }

  /** Parts of a head that blocks of their own add up, where sums for keys and values are two. */
  int slices() {
    return Math.ceilDiv(elements, SLICE);
  }

  /** Floats of so many rows in shared memory. */
  int floats(int rows) {
    return rows * (elements + 4);
  }
}
