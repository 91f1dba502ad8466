package trit.compute.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import trit.code.EncodedTensor;
import trit.code.GroupedBlocks;
import trit.compute.Activations;
import trit.compute.RoundedActivations;
import trit.compute.Workers;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Q4_K weights, super-block by super-block within a row group: the codes of the eight groups as
 * {@link Q4Lanes} reads them, then scales and minimums as {@link SixBitScales}, and what these are
 * multiplied with as {@link HalfScales} do. 148 bytes for the encoding's 144, padding apart.
 */
final class SuperBlockWeights implements GroupedWeights {
  private static final int NARROWEST_GROUP = 16;
  private static final int MANY_TOKENS = 12;
  private static final int GROUP = BlockInputs.BLOCK;
  private static final int GROUPS = 8;

  /** Brings codes 0 … 15 to where {@link Q4Lanes} takes them. */
  private static final int BIAS = 8;

  private final EncodedTensor source;
  private final GroupedBlocks codec;
  private final RowGroups groups;
  private final LaneOrder order;
  private final int blocks;
  private final BlockKernel kernel;
  private final GroupScaler groupScaler;
  private final BlockScaler scaler;
  private final RepackedCopy copy;
  private final Workers workers;

  /** Q4_K weights whose scales are all finite; they are repacked when first used. */
  SuperBlockWeights(EncodedTensor source, int bits, Memory memory, Workers workers) {
    this.source = source;
    this.codec = (GroupedBlocks) source.encoding().codec();
    this.groups = RowGroups.of(source.shape().rows(), bits, NARROWEST_GROUP);
    this.order = LaneOrder.of(groups.size(), groups.size() / 2);
    this.blocks = source.shape().columns() / codec.blockSize();
    this.workers = workers;
    this.kernel = KernelLoader.load(Q4Lanes.class, BlockKernel.class, groups.bits());
    this.groupScaler = KernelLoader.load(SixBitScales.class, GroupScaler.class, groups.bits());
    this.scaler = KernelLoader.load(HalfScales.class, BlockScaler.class, groups.bits());
    long bytes = (long) groups.count() * blocks * blockBytes();
    this.copy = new RepackedCopy(source, bytes, memory, groups.count(), this::layGroup, workers);
  }

  private void layGroup(int group, MemorySegment data) {
    int first = groups.first(group);
    byte[] bytes = source.rows(first, first + groups.filled(group)).data().toArray(JAVA_BYTE);
    byte[] block = new byte[codec.blockBytes()];
    byte[] codes = new byte[groups.size() * codec.blockSize()];
    byte[] laid = new byte[blockBytes()];
    for (int b = 0; b < blocks; b++) {
      for (int row = 0; row < groups.filled(group); row++) {
        System.arraycopy(bytes, (row * blocks + b) * block.length, block, 0, block.length);
        readCodes(block, row, codes);
        layScales(block, row, laid);
      }
      for (int g = 0; g < GROUPS; g++) {
        int from = g * groups.size() * GROUP;
        byte[] rows = Arrays.copyOfRange(codes, from, from + groups.size() * GROUP);
        kernel.layCodes(rows, laid, g * kernel.codeBytes());
      }
      MemorySegment.copy(laid, 0, data, JAVA_BYTE, at(group, b), laid.length);
    }
  }

  /** The codes of a row's block, each of its groups with the same group of the other rows. */
  private void readCodes(byte[] block, int row, byte[] codes) {
    byte[] own = new byte[codec.blockSize()];
    codec.readCodes(block, own);
    for (int i = 0; i < own.length; i++) {
      own[i] -= BIAS;
    }
    for (int g = 0; g < GROUPS; g++) {
      System.arraycopy(own, g * GROUP, codes, (g * groups.size() + row) * GROUP, GROUP);
    }
  }

  private void layScales(byte[] block, int row, byte[] laid) {
    byte[] scales = new byte[GROUPS];
    byte[] minimums = new byte[GROUPS];
    codec.readGroups(block, scales, minimums);
    groupScaler.layGroups(scales, minimums, order.slots()[row], laid, groupScalesAt());
    scaler.layScale(half(codec.scale(block)), row, laid, scalesAt());
    scaler.layScale(half(codec.minimumScale(block)), row, laid, minimumScalesAt());
  }

  private static short half(float value) {
    return Float.floatToFloat16(value);
  }

  private int groupScalesAt() {
    return GROUPS * kernel.codeBytes();
  }

  private int scalesAt() {
    return groupScalesAt() + groupScaler.scaleBytes();
  }

  private int minimumScalesAt() {
    return scalesAt() + scaler.scaleBytes();
  }

  private int blockBytes() {
    return minimumScalesAt() + scaler.scaleBytes();
  }

  private long at(int group, int block) {
    return ((long) group * blocks + block) * blockBytes();
  }

  @Override
  public RowGroups groups() {
    return groups;
  }

  @Override
  public int manyTokens() {
    return MANY_TOKENS;
  }

  @Override
  public long bytes() {
    return copy.bytes();
  }

  @Override
  public void releaseSource() {
    copy.releaseSource();
  }

  @Override
  public void multiply(RoundedActivations x, Tensor y) {
    BlockInputs inputs = BlockInputs.of(x, Activations.INT8_PER_BLOCK, workers);
    MemorySegment data = copy.data();
    groups.share(
        workers, 0, x.tokens(), (group, from, to) -> multiply(data, group, inputs, from, to, y));
  }

  private void multiply(
      MemorySegment data, int group, BlockInputs inputs, int from, int to, Tensor y) {
    Sums sums = Sums.of(groups.size());
    for (int token = from; token < to; token++) {
      Arrays.fill(sums.rows, 0);
      for (int b = 0; b < blocks; b++) {
        addBlock(data, at(group, b), inputs, token * blocks + b, sums);
      }
      long at = (long) token * y.columns() + groups.first(group);
      order.write(sums.rows, groups.filled(group), y, at);
    }
  }

  private void addBlock(MemorySegment data, long at, BlockInputs inputs, int block, Sums sums) {
    Arrays.fill(sums.weighedDots, 0);
    Arrays.fill(sums.weighedSums, 0);
    for (int g = 0; g < GROUPS; g++) {
      int input = block * GROUPS + g;
      kernel.dots(data, at + (long) g * kernel.codeBytes(), inputs, input, sums.dots);
      groupScaler.weigh(
          data,
          at + groupScalesAt(),
          g,
          BIAS,
          inputs.blockSums()[input],
          sums.dots,
          sums.weighedDots,
          sums.weighedSums);
    }
    float scale = inputs.blockScales()[block];
    scaler.addScaled(data, at + scalesAt(), scale, sums.weighedDots, sums.rows);
    scaler.addScaled(data, at + minimumScalesAt(), -scale, sums.weighedSums, sums.rows);
  }

  /** What a token adds up for each row of a group, in {@link LaneOrder}. */
  private record Sums(int[] dots, int[] weighedDots, int[] weighedSums, float[] rows) {
    static Sums of(int rows) {
      return new Sums(new int[rows], new int[rows], new int[rows], new float[rows]);
    }
  }
}
