package trit.compute.scalar;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.EncodedTensor;
import trit.code.GroupedBlocks;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.RoundedActivations;
import trit.compute.RoundedProduct;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Blocks whose groups have whole-number scales and minimums (a single 1 in Q4_1 and Q5_1), times
 * activations rounded to 8 bits with one scale {@code s[b]} per block, as ggml does. With {@code
 * I[g]} the integer dot product of group {@code g} and {@code S[g]} the sum of its activations'
 * codes, in int32:
 *
 * <pre>
 * A[b] = sum of scale[g] * I[g]      B[b] = sum of minimum[g] * S[g]
 * y    = sum of (d[b] * s[b]) * A[b] - (m[b] * s[b]) * B[b]
 * </pre>
 *
 * where {@code d} and {@code m} are what the numbers of a block are multiplied with. {@code y} is
 * summed in f32, rounded after each operation, b ascending, each term by itself.
 */
public final class ScalarSuperBlockProduct implements RoundedProduct {
  private final EncodedTensor source;
  private final GroupedBlocks blocks;
  private final Workers workers;

  /** Weights that {@link EncodedProducts#sumsGroups}, in the encoding {@code blocks} describes. */
  public ScalarSuperBlockProduct(EncodedTensor source, GroupedBlocks blocks, Workers workers) {
    this.source = source;
    this.blocks = blocks;
    this.workers = workers;
  }

  @Override
  public EncodedTensor source() {
    return source;
  }

  @Override
  public long extraBytes() {
    return 0;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    RoundedActivations rounded =
        RoundedActivations.of(x, source.encoding(), Activations.INT8_PER_BLOCK, workers);
    multiplyRows(rounded, 0, source.shape().rows(), y);
  }

  @Override
  public void multiplyRows(RoundedActivations x, int from, int to, Tensor y) {
    workers.runRows(from, to, row -> multiplyRow(x, row, y));
  }

  private void multiplyRow(RoundedActivations x, int row, Tensor y) {
    float[] sums = new float[x.tokens()];
    byte[] block = new byte[blocks.blockBytes()];
    byte[] scales = new byte[blocks.groups()];
    byte[] minimums = new byte[blocks.groups()];
    byte[] codes = new byte[blocks.blockSize()];
    MemorySegment bytes = source.row(row);
    for (int b = 0; b < x.blocks(); b++) {
      long at = (long) b * block.length;
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
      blocks.readGroups(block, scales, minimums);
      blocks.readCodes(block, codes);
      for (int token = 0; token < sums.length; token++) {
        int first = token * x.columns() + b * codes.length;
        float scale = x.scales()[token * x.blocks() + b];
        sums[token] += blocks.scale(block) * scale * weighDots(scales, codes, x.codes(), first);
        sums[token] -= blocks.minimumScale(block) * scale * weighSums(minimums, x.codes(), first);
      }
    }
    for (int token = 0; token < sums.length; token++) {
      y.set((long) token * y.columns() + row, sums[token]);
    }
  }

  private int weighDots(byte[] scales, byte[] codes, byte[] inputs, int first) {
    int weighed = 0;
    for (int i = 0; i < codes.length; i++) {
      weighed += scales[i / blocks.groupSize()] * codes[i] * inputs[first + i];
    }
    return weighed;
  }

  private int weighSums(byte[] minimums, byte[] inputs, int first) {
    int weighed = 0;
    for (int i = 0; i < blocks.blockSize(); i++) {
      weighed += minimums[i / blocks.groupSize()] * inputs[first + i];
    }
    return weighed;
  }
}
