package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import trit.code.EncodedTensor;
import trit.compute.ActivationRounding;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * A product with weights in their encoding's own bytes, decoded inside the kernel: on tensor cores
 * for many tokens, at the speed of memory for few.
 */
final class CudaEncodedProduct implements PackedMatrix {
  /** From so many tokens on, weights are decoded for a tile of tokens. */
  private static final int MANY_TOKENS = 9;

  private static final int TILE = 128;
  private static final int THREADS_OF_TILE = 256;

  private static final int ROWS_OF_BLOCK = 8;
  private static final int THREADS_OF_ROWS = 128;

  private static final int STAGES = 3;
  private static final int GROUP = 32;

  private final Cuda cuda;
  private final EncodedTensor source;
  private final Activations activations;
  private final boolean wholeRows;
  private final EncodedInputs inputs;
  private final MemorySegment bytes;

  /** Copies the weights into {@code memory}, where the GPU should see them. */
  CudaEncodedProduct(
      Cuda cuda,
      EncodedTensor source,
      Activations activations,
      EncodedInputs inputs,
      Memory memory) {
    this.cuda = cuda;
    this.source = source;
    this.activations = activations;
    this.wholeRows = EncodedProducts.sumsWholeRows(source, activations);
    this.inputs = inputs;
    this.bytes = SeparatedBlocks.of(cuda, source, memory);
  }

  @Override
  public EncodedTensor source() {
    return source;
  }

  @Override
  public long extraBytes() {
    return bytes.byteSize();
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source, x, y);
    synchronized (inputs) {
      if (activations == Activations.FLOAT) {
        multiplyFloats(x, y);
      } else {
        multiplyRounded(x, inputs.round(x, rounding()), y);
      }
    }
  }

  /** Several products, whose input is rounded once where all round it alike. */
  static void multiplyEach(Tensor x, List<CudaEncodedProduct> products, List<Tensor> ys) {
    CudaEncodedProduct first = products.getFirst();
    boolean alike =
        products.stream()
            .allMatch(p -> p.activations != Activations.FLOAT && p.rounding() == first.rounding());
    if (!alike) {
      IntStream.range(0, ys.size()).forEach(i -> products.get(i).multiply(x, ys.get(i)));
      return;
    }
    synchronized (first.inputs) {
      EncodedInputs.Rounded rounded = first.inputs.round(x, first.rounding());
      IntStream.range(0, ys.size())
          .forEach(i -> products.get(i).multiplyRounded(x, rounded, ys.get(i)));
    }
  }

  /** Several products of normalised rows, which are normalised and rounded as one. */
  static void multiplyEachNormed(
      Tensor x, Tensor gain, float epsilon, List<CudaEncodedProduct> products, List<Tensor> ys) {
    EncodedInputs inputs = products.getFirst().inputs;
    synchronized (inputs) {
      EncodedInputs.Rounded rounded = inputs.roundNormed(x, gain, epsilon);
      IntStream.range(0, ys.size())
          .forEach(i -> products.get(i).multiplyRounded(x, rounded, ys.get(i)));
    }
  }

  /** Whether tokens are rounded as a whole. */
  boolean roundsTokens() {
    return activations == Activations.INT8_PER_TOKEN;
  }

  private ActivationRounding rounding() {
    return ActivationRounding.of(activations, source.encoding());
  }

  private void multiplyFloats(Tensor x, Tensor y) {
    if (!isMany(x)) {
      few("Float")
          .in(x)
          .out(y)
          .whole(x.columns())
          .whole(y.columns())
          .over(rowBlocks(y), x.rows(), 1);
      return;
    }
    EncodedInputs.Split split = inputs.split(x);
    many("Float", GROUP * (3 + 1) * Short.BYTES + 2 * Float.BYTES)
        .address(split.rows())
        .out(y)
        .whole(x.rows())
        .whole(x.columns())
        .whole(y.columns())
        .count(split.planeBytes())
        .whole(split.rowBytes())
        .over(tiles(y.columns()), tiles(y.rows()), 1);
  }

  private void multiplyRounded(Tensor x, EncodedInputs.Rounded rounded, Tensor y) {
    String sums = wholeRows ? "Whole" : "Int8";
    if (!isMany(x)) {
      few(sums)
          .address(rounded.codes().data())
          .address(rounded.scales())
          .out(y)
          .whole(x.columns())
          .whole(y.columns())
          .whole(rounded.codes().rowBytes())
          .whole(rounded.scalesOfRow())
          .over(rowBlocks(y), x.rows(), 1);
      return;
    }
    many(sums, GROUP * (1 + 1) * Byte.BYTES + 3 * Float.BYTES)
        .address(rounded.codes().data())
        .address(rounded.scales())
        .out(y)
        .whole(x.rows())
        .whole(x.columns())
        .whole(y.columns())
        .whole(rounded.codes().rowBytes())
        .whole(rounded.scalesOfRow())
        .over(tiles(y.columns()), tiles(y.rows()), 1);
  }

  private CudaCall few(String inputs) {
    return cuda.call("multiplyFew" + source.encoding().name() + inputs)
        .threads(THREADS_OF_ROWS)
        .in(bytes);
  }

  /** With shared memory for tiles of either factor, and the scales of their rows. */
  private CudaCall many(String inputs, int rowBytes) {
    return cuda.call("multiplyMany" + source.encoding().name() + inputs)
        .threads(THREADS_OF_TILE)
        .sharedFloats(STAGES * TILE * rowBytes / Float.BYTES)
        .in(bytes);
  }

  private static boolean isMany(Tensor x) {
    return x.rows() >= MANY_TOKENS;
  }

  private static int rowBlocks(Tensor y) {
    return Math.ceilDiv(y.columns(), ROWS_OF_BLOCK);
  }

  private static int tiles(int count) {
    return Math.ceilDiv(count, TILE);
  }
}
