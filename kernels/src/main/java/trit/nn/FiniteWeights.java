package trit.nn;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.ScaledBlocks;
import trit.compute.Workers;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Looks for numbers that are no numbers: NaN and infinities in the tensors of a model. */
public final class FiniteWeights {
  /** Numbers of one piece of work, roughly. */
  private static final int PIECE = 1 << 20;

  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

  private FiniteWeights() {}

  /** One sentence per tensor that holds one, with the first place; empty for a sound model. */
  public static List<String> problems(StoredModel model) {
    return problems(model, Workers.caller());
  }

  /** The same, the work shared among these threads. */
  public static List<String> problems(StoredModel model, Workers workers) {
    List<String> problems = new ArrayList<>();
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                firstNotFinite(tensor, workers)
                    .ifPresent(
                        index ->
                            problems.add(
                                "tensor '"
                                    + name
                                    + "' holds NaN or an infinity at element "
                                    + index
                                    + "; the model is damaged or its training diverged")));
    model
        .streams()
        .forEach(
            (name, stream) -> {
              if (!isFinite(stream, workers)) {
                problems.add(
                    "the stream of '"
                        + name
                        + "' gives NaN or an infinity; the file is damaged, get it again");
              }
            });
    return problems;
  }

  /** The place, in row-major order, of the first number that is not finite. */
  public static OptionalLong firstNotFinite(EncodedTensor tensor) {
    return firstNotFinite(tensor, Workers.caller());
  }

  /** Whether a compressed matrix holds nothing else; decompresses it. */
  public static boolean isFinite(CompressedMatrix matrix, Workers workers) {
    try (Memory memory = Memory.open()) {
      Tensor weights = memory.scratch(matrix.shape());
      matrix.decompress(workers, weights);
      EncodedTensor whole = new EncodedTensor(Encoding.F32, matrix.shape(), weights.data());
      return firstNotFinite(whole, workers).isEmpty();
    }
  }

  private static OptionalLong firstNotFinite(EncodedTensor tensor, Workers workers) {
    int rows = tensor.shape().rows();
    int columns = tensor.shape().columns();
    int together = Math.max(1, PIECE / Math.max(1, columns));
    AtomicLong first = new AtomicLong(Long.MAX_VALUE);
    workers.run(
        Math.ceilDiv(rows, together),
        piece -> {
          int to = Math.min(rows, (piece + 1) * together);
          for (int row = piece * together; row < to; row++) {
            int column = firstInRow(tensor, row);
            if (column >= 0) {
              first.accumulateAndGet((long) row * columns + column, Math::min);
              return;
            }
          }
        });
    return first.get() == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first.get());
  }

  private static int firstInRow(EncodedTensor tensor, int row) {
    boolean sound =
        tensor.encoding().codec() instanceof ScaledBlocks blocks
            && hasFiniteScales(tensor.row(row), blocks);
    return sound ? -1 : firstDecoded(tensor, row);
  }

  /** Codes are whole numbers: only a scale can be anything else. */
  private static boolean hasFiniteScales(MemorySegment row, ScaledBlocks blocks) {
    for (long at = 0; at < row.byteSize(); at += blocks.blockBytes()) {
      if (!Float.isFinite(blocks.scale(row, at))) {
        return false;
      }
    }
    return true;
  }

  private static int firstDecoded(EncodedTensor tensor, int row) {
    Shape one = Shape.of(1, tensor.shape().columns());
    try (Memory memory = Memory.open()) {
      Tensor values = memory.scratch(one);
      EncodedTensor source = new EncodedTensor(tensor.encoding(), one, tensor.row(row));
      Encoding.decodeRows(source, values, 0, 1);
      return firstNotFinite(values.toArray());
    }
  }

  private static int firstNotFinite(float[] values) {
    int largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Float.floatToRawIntBits(value) & WITHOUT_SIGN);
    }
    if (largest < INFINITY) {
      return -1;
    }
    int index = 0;
    while (Float.isFinite(values[index])) {
      index++;
    }
    return index;
  }
}
