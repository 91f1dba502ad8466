package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.TernaryCodec;

/**
 * Ternary weights, column by column within a row group, as a {@link TernaryKernel} reads them: 2
 * bits per weight for TQ2_0, five weights a byte for TQ1_0, and scales in f32, one per block or,
 * where whole rows are summed, one per row. That is at most 4% more than the encoded bytes.
 */
final class TernaryWeights {
  /** Columns of a block of either ternary encoding. */
  static final int BLOCK = 256;

  /** Rows that share a 16-bit lane. */
  private static final int FIELDS = 8;

  /** Eight lanes of 16 bits make 128. */
  private static final int NARROWEST_GROUP = 8 * FIELDS;

  private final EncodedTensor source;
  private final RowGroups groups;
  private final int[] rowsOfPlaces;
  private final int blocks;
  private final boolean wholeRows;
  private final TernaryKernel kernel;
  private final RepackedCopy copy;

  /**
   * Weights whose codes are all -1, 0 or 1; they are repacked when first used.
   *
   * @param wholeRows whether only the first scale of every row is needed
   * @param bits width of the widest vectors
   */
  TernaryWeights(EncodedTensor source, boolean wholeRows, int bits, Laying laying) {
    this.source = source;
    this.groups = RowGroups.of(source.shape().rows(), bits, NARROWEST_GROUP);
    this.blocks = source.shape().columns() / BLOCK;
    this.wholeRows = wholeRows;
    Class<? extends TernaryKernel> lanes =
        source.encoding() == Encoding.TQ1_0 ? FiveTritLanes.class : TernaryLanes.class;
    this.kernel = KernelLoader.load(lanes, TernaryKernel.class, groups.bits());
    this.rowsOfPlaces = IntStream.range(0, groups.size()).map(kernel::byteOrder).toArray();
    long bytes = scalesAt(groups.count(), 0);
    this.copy = new RepackedCopy(source, bytes, groups.count(), this::layGroup, laying);
  }

  private void layGroup(int group, MemorySegment data) {
    TernaryCodec codec = (TernaryCodec) source.encoding().codec();
    byte[] block = new byte[kernel.blockBytes()];
    float[] scale = new float[groups.size()];
    byte[] codes = new byte[BLOCK];
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(block, kernel.zeros());
      for (int r = 0; r < groups.filled(group); r++) {
        MemorySegment bytes = source.row(groups.first(group) + r);
        long at = (long) b * codec.blockBytes();
        codec.readCodes(bytes, at, codes);
        scale[r] = codec.scale(bytes, at);
        kernel.lay(codes, r, block);
      }
      MemorySegment.copy(block, 0, data, ValueLayout.JAVA_BYTE, codesAt(group, b), block.length);
      if (b < scalesPerRow()) {
        long to = scalesAt(group, b);
        MemorySegment.copy(scale, 0, data, ValueLayout.JAVA_FLOAT, to, scale.length);
      }
    }
  }

  RowGroups groups() {
    return groups;
  }

  /** Blocks of a row. */
  int blocks() {
    return blocks;
  }

  /** Whether rows have one scale each. */
  boolean wholeRows() {
    return wholeRows;
  }

  /** Bytes of the repacked copy. */
  long bytes() {
    return copy.bytes();
  }

  /** Repacks now, with all workers, where that has not been done yet. */
  void repack() {
    copy.data();
  }

  /** As {@link GroupedWeights#releaseSource()}. */
  void releaseSource() {
    copy.releaseSource();
  }

  /** The dot products of a block of all rows of a group with the token that {@code pairs} hold. */
  void dots(int group, int block, int[] pairs, short[] dots) {
    kernel.dots(copy.data(), codesAt(group, block), pairs, 2 * block * BLOCK, BLOCK, dots);
  }

  /** The table indices of some columns of a block, from {@code column} on. */
  void indices(int group, int block, int column, byte[] indices) {
    kernel.indices(copy.data(), codesAt(group, block), column, indices);
  }

  /** Which row of a group stands at each place of a table's indices. */
  int[] rowsOfPlaces() {
    return rowsOfPlaces;
  }

  /** The scales of a block, or with {@link #wholeRows()} of block 0 the scales of the rows. */
  void readScales(int group, int block, float[] target) {
    long at = scalesAt(group, block);
    MemorySegment.copy(copy.data(), ValueLayout.JAVA_FLOAT, at, target, 0, target.length);
  }

  private int scalesPerRow() {
    return wholeRows ? 1 : blocks;
  }

  private long codesAt(int group, int block) {
    return ((long) group * blocks + block) * kernel.blockBytes();
  }

  private long scalesAt(int group, int block) {
    long scales = ((long) group * scalesPerRow() + block) * groups.size();
    return codesAt(groups.count(), 0) + scales * Float.BYTES;
  }
}
