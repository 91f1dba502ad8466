package trit.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.Finiteness;
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
    return problems(model, workers, name -> true);
  }

  /**
   * The same.
   *
   * @param looksAt which tensors are looked at
   */
  public static List<String> problems(
      StoredModel model, Workers workers, Predicate<String> looksAt) {
    List<String> problems = new ArrayList<>();
    model
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (looksAt.test(name)) {
                problem(name, tensor, workers).ifPresent(problems::add);
              }
            });
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

  /** A sentence about a tensor that holds one, with the first place. */
  public static Optional<String> problem(String name, EncodedTensor tensor, Workers workers) {
    OptionalLong index = firstNotFinite(tensor, workers);
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "tensor '"
                + name
                + "' holds NaN or an infinity at element "
                + index.getAsLong()
                + "; the model is damaged or its training diverged");
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
          int from = piece * together;
          EncodedTensor some = tensor.rows(from, Math.min(rows, from + together));
          if (!Finiteness.isCertain(some)) {
            long index = firstDecoded(some);
            if (index >= 0) {
              first.accumulateAndGet((long) from * columns + index, Math::min);
            }
          }
        });
    return first.get() == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first.get());
  }

  private static long firstDecoded(EncodedTensor tensor) {
    int columns = tensor.shape().columns();
    try (Memory memory = Memory.open()) {
      Tensor values = memory.scratch(Shape.of(1, columns));
      for (int row = 0; row < tensor.shape().rows(); row++) {
        EncodedTensor source = tensor.rows(row, row + 1);
        Encoding.decodeRows(source, values, 0, 1);
        int column = firstNotFinite(values.toArray());
        if (column >= 0) {
          return (long) row * columns + column;
        }
      }
    }
    return -1;
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
