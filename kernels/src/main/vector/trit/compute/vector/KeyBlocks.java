package trit.compute.vector;

/**
 * Keys or values of one head, packed block by block for products over their elements or over the
 * keys themselves.
 *
 * @param keys how many there are
 * @param headDim elements of each
 */
record KeyBlocks(int keys, int headDim) {
  /** Keys of a block: its scores stay in the first cache. */
  static final int SIZE = 128;

  /** How many blocks there are. */
  int count() {
    return (keys + SIZE - 1) / SIZE;
  }

  /** Keys in a block. */
  int size(int block) {
    return Math.min(SIZE, keys - block * SIZE);
  }

  /** A block whose columns are keys: {@code [headDim, size]}. */
  Panels across(int block) {
    return new Panels(headDim, size(block));
  }

  /** A block whose rows are keys: {@code [size, headDim]}. */
  Panels along(int block) {
    return new Panels(size(block), headDim);
  }

  /** Bytes of all blocks packed by {@link #packAcross}. */
  long bytesAcross() {
    return count() * stepAcross();
  }

  /** Bytes of all blocks packed by {@link #packAlong}. */
  long bytesAlong() {
    return count() * stepAlong();
  }

  /** Where a block packed by {@link #packAcross} begins. */
  long atAcross(long target, int block) {
    return target + block * stepAcross();
  }

  /** Where a block packed by {@link #packAlong} begins. */
  long atAlong(long target, int block) {
    return target + block * stepAlong();
  }

  /** Packs all blocks so that keys are columns. */
  void packAcross(HeadRows rows, long target) {
    for (int block = 0; block < count(); block++) {
      Panels panels = across(block);
      for (int panel = 0; panel < panels.count(); panel++) {
        panels.packTransposed(
            panel, rows.row((long) block * SIZE), rows.step(), atAcross(target, block));
      }
    }
  }

  /** Packs all blocks so that keys are rows. */
  void packAlong(HeadRows rows, long target) {
    for (int block = 0; block < count(); block++) {
      Panels panels = along(block);
      for (int panel = 0; panel < panels.count(); panel++) {
        panels.pack(panel, rows.row((long) block * SIZE), rows.step(), atAlong(target, block));
      }
    }
  }

  private long stepAcross() {
    return new Panels(headDim, SIZE).bytes();
  }

  private long stepAlong() {
    return new Panels(SIZE, headDim).bytes();
  }
}
