package trit.compute.cuda;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Keys and values on their way into a cache, and out of it where many tokens read it at once. */
final class CachedRows {
  private static final int LANES = 32;

  private final Cuda cuda;
  private final MisfitReport misfits;
  private final StreamScratch keys;
  private final StreamScratch values;

  CachedRows(Cuda cuda) {
    this.cuda = cuda;
    this.misfits = new MisfitReport(cuda.storage());
    this.keys = new StreamScratch(cuda.storage());
    this.values = new StreamScratch(cuda.storage());
  }

  /** The ending of the names of kernels that read rows in this encoding where they lie. */
  static String kernel(Encoding encoding) {
    return switch (encoding) {
      case F32 -> "FloatRows";
      case F16 -> "HalfRows";
      case Q8_0 -> "Q8_0Rows";
      default -> throw refused(encoding);
    };
  }

  /** Encodes rows into a cache. */
  void keep(Tensor rows, EncodedTensor cache, Place place) {
    Encoding encoding = cache.encoding();
    CudaCall call = cuda.call(keeping(encoding)).in(rows).out(cache.data());
    place.to(call.address(misfits.of(encoding))).whole(rows.columns()).count(rows.size());
    if (encoding == Encoding.Q8_0) {
      long blocks = rows.size() / LANES;
      call.over(Math.toIntExact(Math.ceilDiv(blocks, (long) CudaCall.THREADS / LANES)));
    } else {
      call.overElements(rows.size());
    }
  }

  /** The first rows of a cache in f32: as they lie, or decoded, until the next call. */
  Tensor keys(EncodedTensor cache, int count) {
    return decoded(cache, count, keys);
  }

  /** As {@link #keys}, beside those. */
  Tensor values(EncodedTensor cache, int count) {
    return decoded(cache, count, values);
  }

  private Tensor decoded(EncodedTensor cache, int count, StreamScratch scratch) {
    Shape shape = Shape.of(count, cache.shape().columns());
    EncodedTensor filled = cache.rows(0, count);
    if (cache.encoding() == Encoding.F32) {
      return new Tensor(shape, filled.data());
    }
    Tensor rows = new Tensor(shape, scratch.take(shape.size() * Float.BYTES));
    cuda.call(cache.encoding() == Encoding.F16 ? "decodeHalves" : "decodeQ8_0")
        .in(filled.data())
        .address(rows.data())
        .count(rows.size())
        .overElements(rows.size());
    return rows;
  }

  private static String keeping(Encoding encoding) {
    return switch (encoding) {
      case F32 -> "keepFloats";
      case F16 -> "keepHalves";
      case Q8_0 -> "keepQ8_0";
      default -> throw refused(encoding);
    };
  }

  private static IllegalArgumentException refused(Encoding encoding) {
    return new IllegalArgumentException(
        "the GPU keeps keys and values in F32, F16 or Q8_0, not " + encoding);
  }
}
