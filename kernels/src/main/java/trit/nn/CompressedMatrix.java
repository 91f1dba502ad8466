package trit.nn;

import java.lang.foreign.MemorySegment;
import trit.compute.Workers;
import trit.quant.compress.Compression;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A matrix as a stream of bits; a view like {@code EncodedTensor}.
 *
 * @param method how it is stored
 * @param shape {@code [N, K]}
 * @param stream exactly {@code method.bytes(shape)} bytes
 */
public record CompressedMatrix(Compression method, Shape shape, MemorySegment stream) {

  /** Checks that the memory fits the shape. */
  public CompressedMatrix {
    long bytes = method.bytes(shape);
    if (stream.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "a matrix %s takes %,d bytes with %s, got %,d"
              .formatted(shape, bytes, method, stream.byteSize()));
    }
  }

  /** Writes the matrix, whole; the same bits on every machine. */
  public void decompress(Workers workers, Tensor weights) {
    method.decompress(stream, workers, weights);
  }
}
