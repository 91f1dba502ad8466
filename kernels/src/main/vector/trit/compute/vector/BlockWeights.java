package trit.compute.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.ActivationRounding;
import trit.compute.Activations;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Weights in row groups, block by block as their {@link BlockKernel} reads them: as many bytes as
 * the encoding takes, for IQ4_XS, Q3_K, Q4_K and Q5_K up to 4% more, padding apart.
 */
final class BlockWeights implements GroupedWeights {
  private static final int MANY_TOKENS = 12;
  private static final long NO_COPY = 0;

  /** Pieces of work that a thread should find. */
  private static final int PIECES_PER_THREAD = 64;

  private final EncodedTensor source;
  private final RowGroups groups;
  private final int blocks;
  private final ActivationRounding rounding;
  private final BlockKernel kernel;
  private final RepackedCopy copy;
  private final ScratchPool scratch;
  private final Workers workers;

  /**
   * Blocks of 32 codes with one scale, or super-blocks of 256 with whole-number scales, that are
   * all finite; they are repacked in their turn.
   */
  BlockWeights(
      EncodedTensor source, Activations activations, int bits, ScratchPool scratch, Laying laying) {
    this.source = source;
    this.groups = RowGroups.of(source.shape().rows(), bits, BlockKernel.NARROWEST_GROUP);
    this.blocks = source.shape().columns() / source.encoding().blockSize();
    this.rounding = ActivationRounding.of(activations, source.encoding());
    this.kernel = kernel(source.encoding(), groups.bits());
    this.scratch = scratch;
    this.workers = laying.workers();
    long bytes = groups.count() * groupBytes();
    this.copy = new RepackedCopy(source, bytes, groups.count(), this::layGroup, laying);
  }

  private static BlockKernel kernel(Encoding encoding, int bits) {
    Class<? extends BlockKernel> kernel =
        switch (encoding) {
          case Q8_0 -> Q8Lanes.class;
          case IQ4_NL, IQ4_XS -> IndexLanes.class;
          default -> PlaneLanes.class;
        };
    return KernelLoader.load(kernel, BlockKernel.class, bits, encoding);
  }

  private void layGroup(int group, MemorySegment data) {
    layAt(group, data.asSlice(group * groupBytes(), groupBytes()));
  }

  private void layAt(int group, MemorySegment room) {
    int first = groups.first(group);
    int count = groups.filled(group);
    MemorySegment rows = source.rows(first, first + count).data();
    scratch.lend(
        rows.byteSize(),
        near -> {
          // the rows of a group lie too far apart to be read in turns from where they are
          MemorySegment.copy(rows, 0, Lanes.ALL, near, rows.byteSize());
          byte[] laid = new byte[kernel.blockBytes()];
          for (int b = 0; b < blocks; b++) {
            layBlocks(near + (long) b * source.encoding().blockBytes(), count, laid);
            MemorySegment.copy(laid, 0, room, JAVA_BYTE, (long) b * laid.length, laid.length);
          }
        });
  }

  /** One block of every row of a group; {@code at} is where that of the first row begins. */
  private void layBlocks(long at, int rows, byte[] laid) {
    long step = (long) blocks * source.encoding().blockBytes();
    for (int place = 0; place < rows; place++) {
      kernel.layBlock(Lanes.ALL, at + place * step, place, laid);
    }
  }

  private long groupBytes() {
    return (long) blocks * kernel.blockBytes();
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
  public void multiply(Tensor x, Tensor y) {
    multiplyEach(x, new BlockWeights[] {this}, new Tensor[] {y});
  }

  /** Whether activations are rounded in the same way for both. */
  boolean roundsAs(BlockWeights other) {
    return rounding == other.rounding;
  }

  /**
   * Products that share an input, which is rounded once; the threads share all groups.
   *
   * @param weights at least one, that {@link #roundsAs} the first
   * @param ys the results, one of each
   */
  static void multiplyEach(Tensor x, BlockWeights[] weights, Tensor[] ys) {
    BlockWeights first = weights[0];
    BlockInputs room = BlockInputs.room(x, first.rounding, first.groups.bits());
    first.scratch.lend(
        room.bytes(),
        address -> {
          BlockInputs inputs = room.at(address);
          inputs.round(x, first.workers);
          int groups = 0;
          long[] data = new long[weights.length];
          for (int i = 0; i < weights.length; i++) {
            groups += weights[i].groups.count();
            data[i] = weights[i].address();
          }
          int pieces = PIECES_PER_THREAD * first.workers.threads();
          Ranges.run(
              first.workers,
              groups,
              Math.max(1, groups / pieces),
              (from, to) -> multiplyGroups((int) from, (int) to, inputs, weights, data, ys));
        });
  }

  /** Groups are numbered through, those of the first weights first. */
  private static void multiplyGroups(
      int from, int to, BlockInputs inputs, BlockWeights[] weights, long[] data, Tensor[] ys) {
    int i = 0;
    int before = 0;
    for (int group = from; group < to; group++) {
      while (group - before >= weights[i].groups.count()) {
        before += weights[i++].groups.count();
      }
      weights[i].multiply(data[i], group - before, inputs, ys[i]);
    }
  }

  /** Where the copy lies, or {@link #NO_COPY}. */
  private long address() {
    return copy.inTurn().map(data -> Lanes.address(data, source)).orElse(NO_COPY);
  }

  private void multiply(long data, int group, BlockInputs inputs, Tensor y) {
    if (data != NO_COPY) {
      multiplyAt(data + group * groupBytes(), group, inputs, y);
      return;
    }
    scratch.lend(
        groupBytes(),
        room -> {
          layAt(group, Lanes.ALL.asSlice(room, groupBytes()));
          multiplyAt(room, group, inputs, y);
        });
  }

  private void multiplyAt(long from, int group, BlockInputs inputs, Tensor y) {
    long out = Lanes.write(y) + bytes(groups.first(group));
    long step = bytes(y.columns());
    if (groups.filled(group) == groups.size()) {
      for (int token = 0; token < inputs.tokens(); token++) {
        kernel.multiply(from, blocks, inputs, token, out + token * step);
      }
      return;
    }
    scratch.lend(
        bytes(groups.size()),
        rows -> {
          for (int token = 0; token < inputs.tokens(); token++) {
            kernel.multiply(from, blocks, inputs, token, rows);
            long to = out + token * step;
            MemorySegment.copy(Lanes.ALL, rows, Lanes.ALL, to, bytes(groups.filled(group)));
          }
        });
  }

  private static long bytes(int floats) {
    return (long) floats * Float.BYTES;
  }
}
