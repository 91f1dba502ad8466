package trit.compute.vector;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Finite F16 or BF16 weights times activations as they are: one token is multiplied while rows are
 * read, several as {@link FloatProduct} does, whose bound holds here too.
 */
final class HalfProduct implements PackedMatrix {
  private static final int ROWS_PER_PIECE = 16;

  /** {@link HalfDots} reads halves as floats with an exponent less by this. */
  private static final int EXPONENT_BIAS = 112;

  /**
   * The exponent that the largest activation gets: products with the smallest halves keep all their
   * digits, sums with the largest do not overflow. Very small ones get less, for want of a factor.
   */
  private static final int LARGEST_EXPONENT = 63;

  private final FloatProduct several;
  private final HalfKernel kernel;
  private final ScratchPool scratch;
  private final Workers workers;

  HalfProduct(FloatProduct several, HalfKernel kernel, ScratchPool scratch, Workers workers) {
    this.several = several;
    this.kernel = kernel;
    this.scratch = scratch;
    this.workers = workers;
  }

  /** The kernel for an encoding, at vectors of {@code bits}. */
  static HalfKernel kernel(Encoding encoding, int bits) {
    return KernelLoader.load(HalfDots.class, HalfKernel.class, bits, encoding);
  }

  @Override
  public EncodedTensor source() {
    return several.source();
  }

  @Override
  public long extraBytes() {
    return 0;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source(), x, y);
    if (x.rows() != 1) {
      several.multiply(x, y);
      return;
    }
    int shift = source().encoding() == Encoding.F16 ? shift(x) : 0;
    int bias = source().encoding() == Encoding.F16 ? EXPONENT_BIAS : 0;
    scratch.lend(
        x.size() * Float.BYTES,
        split -> {
          kernel.split(Lanes.read(x), x.columns(), Math.scalb(1f, shift), split);
          multiplyRows(x, split, Math.scalb(1d, bias - shift), y);
        });
  }

  private void multiplyRows(Tensor x, long split, double factor, Tensor y) {
    int columns = x.columns();
    long rowBytes = source().encoding().rowBytes(columns);
    long weights = Lanes.read(source());
    long values = Lanes.read(x);
    long to = Lanes.write(y);
    Ranges.run(
        workers,
        y.columns(),
        ROWS_PER_PIECE,
        (first, end) ->
            kernel.multiply(
                weights + first * rowBytes,
                (int) (end - first),
                columns,
                values,
                split,
                factor,
                to + first * Float.BYTES));
  }

  /** By how many powers of two the activations are raised. */
  private static int shift(Tensor x) {
    float largest = 0;
    for (int i = 0; i < x.columns(); i++) {
      largest = Math.max(largest, Math.abs(x.get(i)));
    }
    boolean finite = largest > 0 && largest <= Float.MAX_VALUE;
    return finite ? Math.min(Float.MAX_EXPONENT, LARGEST_EXPONENT - Math.getExponent(largest)) : 0;
  }
}
