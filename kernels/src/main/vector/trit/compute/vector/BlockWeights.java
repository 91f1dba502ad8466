package trit.compute.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.ScaledBlocks;
import trit.compute.Activations;
import trit.compute.RoundedActivations;
import trit.compute.Workers;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Q8_0 or Q4_0 weights, block by block within a row group, as {@link Q8Lanes}, {@link Q4Lanes} and
 * {@link HalfScales} read them: exactly as many bytes as the encoding takes, padding apart.
 */
final class BlockWeights implements GroupedWeights {
  /** Two vectors of eight 16-bit lanes each at 128 bits. */
  private static final int NARROWEST_GROUP = 16;

  private static final int MANY_TOKENS = 12;
  private static final int BLOCK = BlockInputs.BLOCK;
  private final RowGroups groups;
  private final LaneOrder order;
  private final int blocks;
  private final Activations activations;
  private final BlockKernel kernel;
  private final BlockScaler scaler;
  private final MemorySegment data;
  private final Workers workers;

  private BlockWeights(
      RowGroups groups,
      int blocks,
      Activations activations,
      Class<? extends BlockKernel> lanes,
      Memory memory,
      Workers workers) {
    this.groups = groups;
    this.order = LaneOrder.of(groups.size(), groups.size() / 2);
    this.blocks = blocks;
    this.activations = activations;
    this.workers = workers;
    this.kernel = KernelLoader.load(lanes, BlockKernel.class, groups.bits());
    this.scaler = KernelLoader.load(HalfScales.class, BlockScaler.class, groups.bits());
    this.data = memory.allocate((long) groups.count() * blocks * blockBytes());
  }

  /** Repacks Q8_0 or Q4_0 weights whose scales are all finite. */
  static BlockWeights pack(
      EncodedTensor source, Activations activations, int bits, Memory memory, Workers workers) {
    Class<? extends BlockKernel> lanes =
        source.encoding() == Encoding.Q4_0 ? Q4Lanes.class : Q8Lanes.class;
    RowGroups groups = RowGroups.of(source.shape().rows(), bits, NARROWEST_GROUP);
    int blocks = source.shape().columns() / BLOCK;
    BlockWeights packed = new BlockWeights(groups, blocks, activations, lanes, memory, workers);
    workers.run(groups.count(), group -> packed.packGroup(source, group));
    return packed;
  }

  private void packGroup(EncodedTensor source, int group) {
    ScaledBlocks codec = (ScaledBlocks) source.encoding().codec();
    byte[] codes = new byte[BLOCK];
    for (int b = 0; b < blocks; b++) {
      byte[] laid = new byte[blockBytes()];
      for (int row = 0; row < groups.filled(group); row++) {
        MemorySegment bytes = source.row(groups.first(group) + row);
        long from = (long) b * codec.blockBytes();
        codec.readCodes(bytes, from, codes);
        kernel.layCodes(codes, row, laid, 0);
        short scale = Float.floatToFloat16(codec.scale(bytes, from));
        scaler.layScale(scale, row, laid, kernel.codeBytes());
      }
      MemorySegment.copy(laid, 0, data, JAVA_BYTE, at(group, b), laid.length);
    }
  }

  private int blockBytes() {
    return kernel.codeBytes() + scaler.scaleBytes();
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
    return data.byteSize();
  }

  @Override
  public void multiply(RoundedActivations x, Tensor y) {
    BlockInputs inputs = BlockInputs.of(x, activations, workers);
    groups.share(workers, 0, x.tokens(), (group, from, to) -> multiply(group, inputs, from, to, y));
  }

  private void multiply(int group, BlockInputs inputs, int from, int to, Tensor y) {
    int[] dots = new int[groups.size()];
    float[] sums = new float[groups.size()];
    for (int token = from; token < to; token++) {
      sum(group, inputs, token, dots, sums);
      long at = (long) token * y.columns() + groups.first(group);
      order.write(sums, groups.filled(group), y, at);
    }
  }

  private void sum(int group, BlockInputs inputs, int token, int[] dots, float[] sums) {
    Arrays.fill(sums, 0);
    for (int b = 0; b < blocks; b++) {
      long at = at(group, b);
      int input = token * blocks + b;
      kernel.dots(data, at, inputs, input, dots);
      float scale = inputs.blockScales()[input];
      scaler.addScaled(data, at + kernel.codeBytes(), scale, dots, sums);
    }
    for (int row = 0; row < sums.length; row++) {
      sums[row] *= inputs.tokenScales()[token];
    }
  }
}
