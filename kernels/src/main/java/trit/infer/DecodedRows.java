package trit.infer;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Workers;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Room for the keys and values of one layer in f32.
 *
 * @param keys {@code [capacity, kvHeads * headDim]}
 * @param values like {@code keys}
 */
record DecodedRows(Tensor keys, Tensor values) {
  /** Rows of one piece of work. */
  private static final int PIECE = 32;

  static DecodedRows of(Shape shape, Memory memory) {
    return new DecodedRows(memory.scratch(shape), memory.scratch(shape));
  }

  Tensor keys(EncodedTensor encoded, int filled, Workers workers) {
    return decode(encoded, keys, filled, workers);
  }

  Tensor values(EncodedTensor encoded, int filled, Workers workers) {
    return decode(encoded, values, filled, workers);
  }

  private static Tensor decode(EncodedTensor encoded, Tensor rows, int filled, Workers workers) {
    workers.run(
        Math.ceilDiv(filled, PIECE),
        piece ->
            Encoding.decodeRows(
                encoded, rows, piece * PIECE, Math.min(filled, (piece + 1) * PIECE)));
    return rows;
  }
}
