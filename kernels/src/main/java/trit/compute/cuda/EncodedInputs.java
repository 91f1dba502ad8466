package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.compute.ActivationRounding;
import trit.tensor.Tensor;

/**
 * Activations as products with encoded weights take them, made anew for every product. Launches
 * share the buffers, so a product is asked for as a whole, under this object's lock.
 */
final class EncodedInputs {
  /** Numbers in BF16 whose sum is one in f32. */
  private static final int PLANES = 3;

  private static final int LANES = 32;

  private final Cuda cuda;
  private final StreamScratch rows;
  private final StreamScratch scales;

  EncodedInputs(Cuda cuda) {
    this.cuda = cuda;
    this.rows = new StreamScratch(cuda.storage());
    this.scales = new StreamScratch(cuda.storage());
  }

  /**
   * Rows of 8 bits.
   *
   * @param codes one byte per element
   * @param scales {@code scalesOfRow} per row
   */
  record Rounded(PaddedMatrix codes, MemorySegment scales, int scalesOfRow) {}

  /**
   * Every number as the sum of three in BF16.
   *
   * @param rows padded rows of the first numbers, then of the second and the third
   * @param planeBytes of each
   */
  record Split(MemorySegment rows, long planeBytes, int rowBytes) {}

  Split split(Tensor x) {
    long padded = PaddedMatrix.paddedRows(x.rows());
    int depth = PaddedMatrix.paddedDepth(x.columns());
    long planeBytes = padded * depth * Short.BYTES;
    MemorySegment planes = rows.take(PLANES * planeBytes);
    cuda.call("splitFloats")
        .in(x)
        .address(planes)
        .whole(x.rows())
        .whole(x.columns())
        .count(padded)
        .whole(depth)
        .overElements(padded * depth);
    return new Split(planes, planeBytes, depth * Short.BYTES);
  }

  /** Tokens that are normalised, then rounded to 8 bits each. */
  Rounded roundNormed(Tensor x, Tensor gain, float epsilon) {
    PaddedMatrix codes = PaddedMatrix.in(rows, x.rows(), x.columns(), Byte.BYTES);
    MemorySegment found = scales.take((long) x.rows() * Float.BYTES);
    cuda.call("roundNormedTokens")
        .in(x)
        .in(gain)
        .real(epsilon)
        .address(codes.data())
        .address(found)
        .whole(x.columns())
        .whole(codes.rowBytes())
        .over(x.rows());
    return new Rounded(codes, found, 1);
  }

  Rounded round(Tensor x, ActivationRounding rounding) {
    PaddedMatrix codes = PaddedMatrix.in(rows, x.rows(), x.columns(), Byte.BYTES);
    int scalesOfRow = rounding.block() == 0 ? 1 : x.columns() / rounding.block();
    MemorySegment found = scales.take((long) x.rows() * scalesOfRow * Float.BYTES);
    CudaCall call =
        cuda.call(rounding.block() == 0 ? "roundTokens" : "roundBlocksOf" + rounding.block())
            .in(x)
            .address(codes.data())
            .address(found)
            .whole(x.columns())
            .whole(codes.rowBytes());
    if (rounding.block() == 0) {
      call.over(x.rows());
    } else {
      call.over(x.rows(), Math.ceilDiv(scalesOfRow, CudaCall.THREADS / LANES), 1);
    }
    return new Rounded(codes, found, scalesOfRow);
  }
}
