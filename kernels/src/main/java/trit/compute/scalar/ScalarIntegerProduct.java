package trit.compute.scalar;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.ScaledBlocks;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.RoundedActivations;
import trit.compute.RoundedProduct;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Whole-number weights times activations rounded to 8 bits. With {@code I[b]} the integer dot
 * product of weight block {@code b} (in int32), {@code d[b]} the weights' scale and {@code s[b]}
 * the activations', everything else in f32, rounded after each operation, b ascending:
 *
 * <ul>
 *   <li>{@code INT8_PER_BLOCK}: {@code y = sum of (d[b] * s[b]) * I[b]};
 *   <li>{@code INT8_PER_TOKEN}: {@code y = s * sum of d[b] * I[b]};
 *   <li>{@code INT8_PER_TOKEN}, ternary, one scale in every row: {@code y = s * (d * sum of I[b])},
 *       summed in int32.
 * </ul>
 */
public final class ScalarIntegerProduct implements RoundedProduct {
  private final EncodedTensor source;
  private final ScaledBlocks blocks;
  private final Activations activations;
  private final boolean wholeRows;
  private final Workers workers;

  /** Weights in the encoding that {@code blocks} describes. */
  public ScalarIntegerProduct(
      EncodedTensor source, ScaledBlocks blocks, Activations activations, Workers workers) {
    this.source = source;
    this.blocks = blocks;
    this.activations = activations;
    this.wholeRows = EncodedProducts.sumsWholeRows(source, activations);
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
    RoundedActivations rounded = RoundedActivations.of(x, source.encoding(), activations, workers);
    multiplyRows(rounded, 0, source.shape().rows(), y);
  }

  @Override
  public void multiplyRows(RoundedActivations x, int from, int to, Tensor y) {
    workers.runRows(from, to, row -> multiplyRow(x, row, y));
  }

  private void multiplyRow(RoundedActivations x, int row, Tensor y) {
    int size = blocks.blockSize();
    int count = x.columns() / size;
    byte[] codes = new byte[x.columns()];
    float[] scales = new float[count];
    readRow(source.row(row), codes, scales);
    int[] dots = new int[count];
    for (int token = 0; token < x.tokens(); token++) {
      for (int b = 0; b < count; b++) {
        dots[b] = dot(codes, b * size, x.codes(), token * x.columns() + b * size, size);
      }
      y.set((long) token * y.columns() + row, weigh(dots, scales, x, token));
    }
  }

  private void readRow(MemorySegment bytes, byte[] codes, float[] scales) {
    byte[] block = new byte[blocks.blockSize()];
    for (int b = 0; b < scales.length; b++) {
      long at = (long) b * blocks.blockBytes();
      scales[b] = blocks.scale(bytes, at);
      blocks.readCodes(bytes, at, block);
      System.arraycopy(block, 0, codes, b * block.length, block.length);
    }
  }

  private float weigh(int[] dots, float[] scales, RoundedActivations x, int token) {
    if (activations == Activations.INT8_PER_BLOCK) {
      return weighPerBlock(dots, scales, x.scales(), token * dots.length);
    }
    float scale = x.scales()[token];
    return scale * (wholeRows ? weighRow(dots, scales) : weighBlocks(dots, scales));
  }

  private static float weighPerBlock(int[] dots, float[] weights, float[] inputs, int first) {
    float sum = 0;
    for (int b = 0; b < dots.length; b++) {
      sum += weights[b] * inputs[first + b] * dots[b];
    }
    return sum;
  }

  private static float weighBlocks(int[] dots, float[] weights) {
    float sum = 0;
    for (int b = 0; b < dots.length; b++) {
      sum += weights[b] * dots[b];
    }
    return sum;
  }

  private static float weighRow(int[] dots, float[] weights) {
    int sum = 0;
    for (int dot : dots) {
      sum += dot;
    }
    return weights[0] * sum;
  }

  private static int dot(byte[] a, int fromA, byte[] b, int fromB, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[fromA + i] * b[fromB + i];
    }
    return sum;
  }
}
