package trit.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Looks for numbers that are no numbers: NaN and infinities in the tensors of a model. */
public final class FiniteWeights {
  private FiniteWeights() {}

  /** One sentence per tensor that holds one, with the first place; empty for a sound model. */
  public static List<String> problems(StoredModel model) {
    List<String> problems = new ArrayList<>();
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                firstNotFinite(tensor)
                    .ifPresent(
                        index ->
                            problems.add(
                                "tensor '"
                                    + name
                                    + "' holds NaN or an infinity at element "
                                    + index
                                    + "; the model is damaged or its training diverged")));
    return problems;
  }

  /** The place, in row-major order, of the first number that is not finite. */
  public static OptionalLong firstNotFinite(EncodedTensor tensor) {
    int rows = tensor.shape().rows();
    int columns = tensor.shape().columns();
    try (Memory memory = Memory.open()) {
      Tensor values = memory.scratch(Shape.of(1, columns));
      for (int i = 0; i < rows; i++) {
        EncodedTensor row =
            new EncodedTensor(tensor.encoding(), Shape.of(1, columns), tensor.row(i));
        Encoding.decodeRows(row, values, 0, 1);
        for (int k = 0; k < columns; k++) {
          if (!Float.isFinite(values.get(k))) {
            return OptionalLong.of((long) i * columns + k);
          }
        }
      }
    }
    return OptionalLong.empty();
  }
}
