package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import trit.code.EncodedTensor;
import trit.code.TernaryCodec;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.RoundedActivations;
import trit.compute.Workers;
import trit.tensor.Memory;

/**
 * Ternary weights, column by column within a row group, as {@link TernaryLanes} reads them: 2 bits
 * per weight, and scales in f32, one per block or, where whole rows are summed, one per row. For
 * TQ2_0 that is 3% more than the encoded bytes at most.
 */
final class TernaryWeights implements GroupedWeights {
  /** Rows that share a 16-bit lane. */
  private static final int FIELDS = 8;

  /** Eight lanes of 16 bits make 128. */
  private static final int NARROWEST_GROUP = 8 * FIELDS;

  private static final int BLOCK = 256;
  private final RowGroups groups;
  private final LaneOrder order;
  private final int columns;
  private final Activations activations;
  private final boolean wholeRows;
  private final TernaryKernel kernel;
  private final MemorySegment codes;
  private final MemorySegment scales;

  private TernaryWeights(
      EncodedTensor source, Activations activations, RowGroups groups, Memory memory) {
    this.groups = groups;
    this.order = LaneOrder.of(groups.size(), groups.size() / FIELDS);
    this.columns = source.shape().columns();
    this.activations = activations;
    this.wholeRows = EncodedProducts.sumsWholeRows(source, activations);
    this.kernel = KernelLoader.load(TernaryLanes.class, TernaryKernel.class, groups.bits());
    long rows = (long) groups.count() * groups.size();
    this.codes = memory.allocate(rows * columns / 4);
    this.scales = memory.allocate(rows * scalesPerRow() * Float.BYTES);
  }

  /** Repacks weights whose codes are all -1, 0 or 1. */
  static TernaryWeights pack(
      EncodedTensor source, Activations activations, int bits, Memory memory, Workers workers) {
    RowGroups groups = RowGroups.of(source.shape().rows(), bits, NARROWEST_GROUP);
    TernaryWeights packed = new TernaryWeights(source, activations, groups, memory);
    TernaryCodec codec = (TernaryCodec) source.encoding().codec();
    workers.run(groups.count(), group -> packed.packGroup(source, codec, group));
    return packed;
  }

  private void packGroup(EncodedTensor source, TernaryCodec codec, int group) {
    int lanes = groups.size() / FIELDS;
    short[] block = new short[lanes * BLOCK];
    float[] scale = new float[groups.size()];
    byte[] row = new byte[BLOCK];
    for (int b = 0; b < columns / BLOCK; b++) {
      Arrays.fill(block, (short) 0x5555);
      for (int r = 0; r < groups.filled(group); r++) {
        MemorySegment bytes = source.row(groups.first(group) + r);
        codec.readCodes(bytes, (long) b * codec.blockBytes(), row);
        scale[order.slots()[r]] = codec.scale(bytes, (long) b * codec.blockBytes());
        for (int k = 0; k < BLOCK; k++) {
          block[k * lanes + r % lanes] += (short) (row[k] << 2 * (r / lanes));
        }
      }
      long at = codesAt(group, b);
      MemorySegment.copy(block, 0, codes, ValueLayout.JAVA_SHORT, at, block.length);
      if (b < scalesPerRow()) {
        MemorySegment.copy(
            scale, 0, scales, ValueLayout.JAVA_FLOAT, scalesAt(group, b), scale.length);
      }
    }
  }

  private int scalesPerRow() {
    return wholeRows ? 1 : columns / BLOCK;
  }

  private long codesAt(int group, int block) {
    return ((long) group * columns + (long) block * BLOCK) * groups.size() / 4;
  }

  private long scalesAt(int group, int block) {
    return ((long) group * scalesPerRow() + block) * groups.size() * Float.BYTES;
  }

  @Override
  public RowGroups groups() {
    return groups;
  }

  @Override
  public long bytes() {
    return codes.byteSize() + scales.byteSize();
  }

  @Override
  public Prepared prepare(RoundedActivations x, Workers workers) {
    TernaryInputs inputs = TernaryInputs.of(x, workers);
    return (group, from, to, y) -> {
      int[] sums = new int[groups.size()];
      float[] results = new float[groups.size()];
      for (int token = from; token < to; token++) {
        if (wholeRows) {
          multiplyRows(group, inputs, token, sums, results);
        } else {
          multiplyBlocks(group, inputs, token, sums, results);
        }
        long at = (long) token * y.columns() + groups.first(group);
        order.write(results, groups.filled(group), y, at);
      }
    };
  }

  private void multiplyRows(
      int group, TernaryInputs inputs, int token, int[] sums, float[] results) {
    Arrays.fill(sums, 0);
    for (int b = 0; b < columns / BLOCK; b++) {
      addDots(group, b, inputs, token, sums);
    }
    readScales(group, 0, results);
    float scale = inputs.rounded().scales()[token];
    for (int r = 0; r < results.length; r++) {
      results[r] = scale * (results[r] * sums[r]);
    }
  }

  private void multiplyBlocks(
      int group, TernaryInputs inputs, int token, int[] sums, float[] results) {
    RoundedActivations x = inputs.rounded();
    boolean perToken = activations == Activations.INT8_PER_TOKEN;
    float[] scale = new float[groups.size()];
    Arrays.fill(results, 0);
    for (int b = 0; b < columns / BLOCK; b++) {
      Arrays.fill(sums, 0);
      addDots(group, b, inputs, token, sums);
      readScales(group, b, scale);
      float input = perToken ? 1 : x.scales()[token * x.blocks() + b];
      for (int r = 0; r < results.length; r++) {
        results[r] += scale[r] * input * sums[r];
      }
    }
    if (perToken) {
      for (int r = 0; r < results.length; r++) {
        results[r] = x.scales()[token] * results[r];
      }
    }
  }

  private void addDots(int group, int block, TernaryInputs inputs, int token, int[] sums) {
    int first = inputs.at(token, block * BLOCK);
    kernel.addDots(codes, codesAt(group, block), inputs.pairs(), first, BLOCK, sums);
  }

  private void readScales(int group, int block, float[] target) {
    MemorySegment.copy(
        scales, ValueLayout.JAVA_FLOAT, scalesAt(group, block), target, 0, target.length);
  }
}
