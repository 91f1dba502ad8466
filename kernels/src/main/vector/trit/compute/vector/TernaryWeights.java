package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import trit.code.EncodedTensor;
import trit.code.TernaryCodec;
import trit.compute.Workers;
import trit.tensor.Memory;

/**
 * Ternary weights, column by column within a row group, as {@link TernaryLanes} reads them: 2 bits
 * per weight, and scales in f32, one per block or, where whole rows are summed, one per row. For
 * TQ2_0 that is at most 3% more than the encoded bytes.
 */
final class TernaryWeights {
  /** Columns of a block of either ternary encoding. */
  static final int BLOCK = 256;

  /** Rows that share a 16-bit lane. */
  private static final int FIELDS = 8;

  /** Eight lanes of 16 bits make 128. */
  private static final int NARROWEST_GROUP = 8 * FIELDS;

  private final RowGroups groups;
  private final LaneOrder order;
  private final int[] rowsOfPlaces;
  private final int blocks;
  private final boolean wholeRows;
  private final TernaryKernel kernel;
  private final MemorySegment codes;
  private final MemorySegment scales;

  private TernaryWeights(RowGroups groups, int blocks, boolean wholeRows, Memory memory) {
    this.groups = groups;
    this.order = LaneOrder.of(groups.size(), groups.size() / FIELDS);
    this.blocks = blocks;
    this.wholeRows = wholeRows;
    this.kernel = KernelLoader.load(TernaryLanes.class, TernaryKernel.class, groups.bits());
    this.rowsOfPlaces = IntStream.range(0, groups.size()).map(kernel::byteOrder).toArray();
    long rows = (long) groups.count() * groups.size();
    this.codes = memory.allocate(rows * blocks * BLOCK / 4);
    this.scales = memory.allocate(rows * scalesPerRow() * Float.BYTES);
  }

  /**
   * Repacks weights whose codes are all -1, 0 or 1.
   *
   * @param wholeRows whether only the first scale of every row is needed
   * @param bits width of the widest vectors
   */
  static TernaryWeights pack(
      EncodedTensor source, boolean wholeRows, int bits, Memory memory, Workers workers) {
    RowGroups groups = RowGroups.of(source.shape().rows(), bits, NARROWEST_GROUP);
    int blocks = source.shape().columns() / BLOCK;
    TernaryWeights packed = new TernaryWeights(groups, blocks, wholeRows, memory);
    workers.run(groups.count(), group -> packed.packGroup(source, group));
    return packed;
  }

  private void packGroup(EncodedTensor source, int group) {
    TernaryCodec codec = (TernaryCodec) source.encoding().codec();
    int lanes = groups.size() / FIELDS;
    short[] block = new short[lanes * BLOCK];
    float[] scale = new float[groups.size()];
    byte[] row = new byte[BLOCK];
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(block, (short) 0x5555);
      for (int r = 0; r < groups.filled(group); r++) {
        MemorySegment bytes = source.row(groups.first(group) + r);
        long at = (long) b * codec.blockBytes();
        codec.readCodes(bytes, at, row);
        scale[order.slots()[r]] = codec.scale(bytes, at);
        for (int k = 0; k < BLOCK; k++) {
          block[k * lanes + r % lanes] += (short) (row[k] << 2 * (r / lanes));
        }
      }
      long to = codesAt(group, b, 0);
      MemorySegment.copy(block, 0, codes, ValueLayout.JAVA_SHORT, to, block.length);
      if (b < scalesPerRow()) {
        to = scalesAt(group, b);
        MemorySegment.copy(scale, 0, scales, ValueLayout.JAVA_FLOAT, to, scale.length);
      }
    }
  }

  RowGroups groups() {
    return groups;
  }

  /** Where sums and scales of a group's rows stand. */
  LaneOrder order() {
    return order;
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
    return codes.byteSize() + scales.byteSize();
  }

  /**
   * Adds the dot products of a block of all rows of a group with {@code pairs} from {@code first}.
   */
  void addDots(int group, int block, int[] pairs, int first, int[] sums) {
    kernel.addDots(codes, codesAt(group, block, 0), pairs, first, BLOCK, sums);
  }

  /** The table indices of some columns of a block, from {@code column} on. */
  void indices(int group, int block, int column, byte[] indices) {
    kernel.indices(codes, codesAt(group, block, column), indices);
  }

  /** Which row of a group stands at each place of a table's indices. */
  int[] rowsOfPlaces() {
    return rowsOfPlaces;
  }

  /** The scales of a block, or with {@link #wholeRows()} of block 0 the scales of the rows. */
  void readScales(int group, int block, float[] target) {
    long at = scalesAt(group, block);
    MemorySegment.copy(scales, ValueLayout.JAVA_FLOAT, at, target, 0, target.length);
  }

  private int scalesPerRow() {
    return wholeRows ? 1 : blocks;
  }

  private long codesAt(int group, int block, int column) {
    long columns = ((long) group * blocks + block) * BLOCK + column;
    return columns * groups.size() / 4;
  }

  private long scalesAt(int group, int block) {
    return ((long) group * scalesPerRow() + block) * groups.size() * Float.BYTES;
  }
}
