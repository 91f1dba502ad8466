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
  private final EncodedTensor source;
  private final RowGroups groups;
  private final LaneOrder order;
  private final int blocks;
  private final Activations activations;
  private final BlockKernel kernel;
  private final BlockScaler scaler;
  private final RepackedCopy copy;
  private final Workers workers;

  /** Q8_0 or Q4_0 weights whose scales are all finite; they are repacked when first used. */
  BlockWeights(
      EncodedTensor source, Activations activations, int bits, Memory memory, Workers workers) {
    Class<? extends BlockKernel> lanes =
        source.encoding() == Encoding.Q4_0 ? Q4Lanes.class : Q8Lanes.class;
    this.source = source;
    this.groups = RowGroups.of(source.shape().rows(), bits, NARROWEST_GROUP);
    this.order = LaneOrder.of(groups.size(), groups.size() / 2);
    this.blocks = source.shape().columns() / BLOCK;
    this.activations = activations;
    this.workers = workers;
    this.kernel = KernelLoader.load(lanes, BlockKernel.class, groups.bits());
    this.scaler = KernelLoader.load(HalfScales.class, BlockScaler.class, groups.bits());
    long bytes = (long) groups.count() * blocks * blockBytes();
    this.copy = new RepackedCopy(source, bytes, memory, groups.count(), this::layGroup, workers);
  }

  private void layGroup(int group, MemorySegment data) {
    ScaledBlocks codec = (ScaledBlocks) source.encoding().codec();
    int rows = groups.filled(group);
    int first = groups.first(group);
    MemorySegment bytes =
        MemorySegment.ofArray(source.rows(first, first + rows).data().toArray(JAVA_BYTE));
    byte[] block = new byte[BLOCK];
    byte[] codes = new byte[groups.size() * BLOCK];
    byte[] laid = new byte[blockBytes()];
    for (int b = 0; b < blocks; b++) {
      for (int row = 0; row < rows; row++) {
        long from = ((long) row * blocks + b) * codec.blockBytes();
        codec.readCodes(bytes, from, block);
        System.arraycopy(block, 0, codes, row * BLOCK, BLOCK);
        short scale = Float.floatToFloat16(codec.scale(bytes, from));
        scaler.layScale(scale, row, laid, kernel.codeBytes());
      }
      kernel.layCodes(codes, laid, 0);
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
    return copy.bytes();
  }

  @Override
  public void releaseSource() {
    copy.releaseSource();
  }

  @Override
  public void multiply(RoundedActivations x, Tensor y) {
    BlockInputs inputs = BlockInputs.of(x, activations, workers);
    MemorySegment data = copy.data();
    groups.share(
        workers, 0, x.tokens(), (group, from, to) -> multiply(data, group, inputs, from, to, y));
  }

  private void multiply(
      MemorySegment data, int group, BlockInputs inputs, int from, int to, Tensor y) {
    int[] dots = new int[groups.size()];
    float[] sums = new float[groups.size()];
    for (int token = from; token < to; token++) {
      sum(data, group, inputs, token, dots, sums);
      long at = (long) token * y.columns() + groups.first(group);
      order.write(sums, groups.filled(group), y, at);
    }
  }

  private void sum(
      MemorySegment data, int group, BlockInputs inputs, int token, int[] dots, float[] sums) {
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
