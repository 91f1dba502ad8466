package trit.compute.vector;

import trit.code.EncodedTensor;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Encoded weights, decoded as they are needed, times activations as they are; nothing is repacked.
 * One token is multiplied while rows are decoded; for a few, some rows are decoded at a time and
 * multiplied with all of them; for many, {@link DecodedPanels} are. Differs from the scalar product
 * by the order of the sums and by fused rounding: at most {@link #BOUND} times K times the sum of
 * the products' magnitudes.
 */
final class FloatProduct implements PackedMatrix {
  /** Rounding errors of one addition, both products together. */
  static final double BOUND = 0x1p-23;

  private static final int FEW_TOKENS = 4;

  /** Up to so many outputs there is no point in panels. */
  private static final int FEW_OUTPUTS = 4;

  private static final int ROWS_PER_PIECE = 16;

  /** Rows that are decoded before they are multiplied: few enough to stay in the first cache. */
  private static final int ROWS_AT_ONCE = 4;

  private final EncodedTensor source;
  private final RowDecoder decoder;
  private final DecodedPanels panels;
  private final ScratchPool scratch;
  private final Workers workers;

  FloatProduct(EncodedTensor source, int bits, ScratchPool scratch, Workers workers) {
    this.source = source;
    this.decoder = RowDecoder.values(source, bits);
    this.panels = new DecodedPanels(decoder, source.shape().rows(), scratch, workers);
    this.scratch = scratch;
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
    if (x.rows() == 1 && decoder.multiplies()) {
      multiplyOne(x, y);
    } else if (x.rows() <= FEW_TOKENS || y.columns() <= FEW_OUTPUTS) {
      multiplyFew(x, y);
    } else {
      panels.multiply(x, y);
    }
  }

  private void multiplyOne(Tensor x, Tensor y) {
    long from = Lanes.read(x);
    long to = Lanes.write(y);
    Ranges.run(
        workers,
        y.columns(),
        ROWS_PER_PIECE,
        (first, end) -> decoder.multiply(from, (int) first, (int) end, to));
  }

  private void multiplyFew(Tensor x, Tensor y) {
    Ranges.run(
        workers,
        y.columns(),
        ROWS_PER_PIECE,
        (from, to) ->
            scratch.lend(
                ROWS_AT_ONCE * bytes(x.columns()),
                decoded -> multiplyRows(x, (int) from, (int) to, decoded, y)));
  }

  private void multiplyRows(Tensor x, int from, int to, long decoded, Tensor y) {
    for (int row = from; row < to; row += ROWS_AT_ONCE) {
      int end = Math.min(to, row + ROWS_AT_ONCE);
      decoder.decode(row, end, decoded);
      RowProducts.multiplyRows(
          Lanes.read(x),
          x.rows(),
          decoded,
          end - row,
          x.columns(),
          Lanes.write(y) + bytes(row),
          bytes(y.columns()));
    }
  }

  private static long bytes(int floats) {
    return (long) floats * Float.BYTES;
  }
}
