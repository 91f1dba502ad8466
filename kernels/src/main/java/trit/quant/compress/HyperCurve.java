package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Neighbours are points on a polynomial curve of least squared error, of which a few coefficients
 * are stored. An experiment that shows what curves are worth here: weights are not smooth along
 * their order, and of white noise {@code c} coefficients for {@code n} weights keep {@code c / n}
 * of the energy, as any {@code c} numbers would.
 *
 * @param coefficients of the curve, 16-bit floats
 * @param length how many neighbours share a curve; the last may be fewer
 */
public record HyperCurve(int coefficients, int length) implements Compression {
  private static final int LONGEST = 4096;
  private static final int MOST = 64;

  /** Checks the ranges. */
  public HyperCurve {
    if (length < 2 || length > LONGEST) {
      throw new IllegalArgumentException("a curve is for 2 to 4096 weights, not " + length);
    }
    if (coefficients < 1 || coefficients > Math.min(MOST, length)) {
      throw new IllegalArgumentException(
          "a curve of %d weights has 1 to %d coefficients, not %d"
              .formatted(length, Math.min(MOST, length), coefficients));
    }
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    int curves = curves(weights.shape());
    double[][] fitted = new double[curves][];
    CurveBasis whole = basis(weights.shape(), 0);
    CurveBasis last = basis(weights.shape(), curves - 1);
    means
        .backend()
        .workers()
        .runRows(
            0,
            curves,
            curve -> {
              CurveBasis basis = curve == curves - 1 ? last : whole;
              float[] values = new float[basis.length()];
              for (int i = 0; i < values.length; i++) {
                values[i] = weights.get((long) curve * length + i);
              }
              fitted[curve] = basis.fit(values);
            });
    BitWriter out = new BitWriter();
    for (double[] curve : fitted) {
      for (double coefficient : curve) {
        out.writeHalf((float) coefficient);
      }
    }
    return out.toBytes();
  }

  private int curves(Shape shape) {
    return Math.toIntExact(Math.ceilDiv(shape.size(), (long) length));
  }

  /** The basis of a curve: the last one may be shorter, and then have fewer coefficients. */
  private CurveBasis basis(Shape shape, int curve) {
    int points = (int) Math.min(length, shape.size() - (long) curve * length);
    return CurveBasis.of(Math.min(coefficients, points), points);
  }

  @Override
  public long bits(Shape shape) {
    long curves = Math.ceilDiv(shape.size(), (long) length);
    long tail = shape.size() - (curves - 1) * length;
    return Short.SIZE * ((curves - 1) * coefficients + Math.min(coefficients, tail));
  }

  @Override
  public int[] codeBits() {
    return new int[0];
  }

  @Override
  public void describe(Shape shape, StreamFields fields) {
    fields.side(bits(shape));
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    int curves = curves(weights.shape());
    CurveBasis whole = basis(weights.shape(), 0);
    CurveBasis last = basis(weights.shape(), curves - 1);
    workers.runRows(
        0,
        curves,
        curve -> {
          CurveBasis basis = curve == curves - 1 ? last : whole;
          BitReader in = new BitReader(stored, (long) curve * coefficients * Short.SIZE);
          double[] fitted = new double[basis.coefficients()];
          for (int i = 0; i < fitted.length; i++) {
            fitted[i] = in.readHalf();
          }
          for (int i = 0; i < basis.length(); i++) {
            weights.set((long) curve * length + i, basis.value(fitted, i));
          }
        });
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "curve " + coefficients + ", " + length;
  }
}
