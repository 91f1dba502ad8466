package trit.compute;

import java.util.List;
import java.util.stream.Stream;
import trit.code.EncodedTensor;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What operations of several subjects ask of their operands before a backend touches them; what
 * only one asks stands in its {@code Checked…}. Each method fails with an {@link
 * IllegalArgumentException} that prints the shapes that do not fit.
 */
final class Operands {
  private Operands() {}

  /** Checks {@code x[T,K]}, {@code w[N,K]} and {@code y[T,N]}. */
  static void linear(String operation, Tensor x, Tensor w, Tensor y) {
    boolean fits = x.columns() == w.columns() && y.columns() == w.rows() && x.rows() == y.rows();
    require(fits, operation, x, w, y);
  }

  /** Checks that all tensors have as many rows and columns as the first. */
  static void same(String operation, Tensor first, Tensor... others) {
    for (Tensor other : others) {
      require(
          other.rows() == first.rows() && other.columns() == first.columns(),
          operation,
          first,
          other);
    }
  }

  /** Checks that two tensors have as many elements. */
  static void equallyMany(String operation, Tensor first, Tensor second) {
    require(first.size() == second.size(), operation, first, second);
  }

  /** Checks that a tensor has room for so many copies of another. */
  static void copies(String operation, Tensor one, Tensor all, int copies) {
    require(all.size() == copies * one.size(), operation, one, all);
  }

  /** Checks that two encoded matrices have the same shape and encoding. */
  static void sameEncoded(String operation, EncodedTensor first, EncodedTensor second) {
    boolean same = first.encoding() == second.encoding() && first.shape().equals(second.shape());
    if (!same) {
      throw new IllegalArgumentException(
          mismatch(operation, first.shape(), second.shape())
              + " in "
              + first.encoding()
              + " and "
              + second.encoding());
    }
  }

  /** Checks that {@code x} can be multiplied by each matrix, and that each has a result. */
  static void oneEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    if (weights.size() != ys.size()) {
      throw new IllegalArgumentException(
          weights.size() + " matrices cannot give " + ys.size() + " results");
    }
    for (int i = 0; i < ys.size(); i++) {
      EncodedProducts.checkShapes(weights.get(i).source(), x, ys.get(i));
    }
  }

  /** Checks one gain per column. */
  static void gain(String operation, Tensor x, Tensor gain) {
    require(gain.size() == x.columns(), operation, x, gain);
  }

  /** Checks whole heads in every row. */
  static void heads(String operation, Tensor x, RotaryTable table) {
    if (x.columns() % table.headDim() != 0 || table.headDim() % 2 != 0) {
      throw new IllegalArgumentException(
          operation + ": rows of " + x.shape() + " are not heads of " + table.headDim());
    }
  }

  /** Checks one number per row. */
  static void count(String operation, String what, int[] values, Tensor rows) {
    if (values.length != rows.rows()) {
      throw new IllegalArgumentException(
          operation + ": " + values.length + " " + what + " for the rows of " + rows.shape());
    }
  }

  static void require(boolean fits, String operation, Tensor... operands) {
    if (!fits) {
      throw new IllegalArgumentException(mismatch(operation, operands));
    }
  }

  static String mismatch(String operation, Tensor... operands) {
    return mismatch(operation, Stream.of(operands).map(Tensor::shape).toArray(Shape[]::new));
  }

  static String mismatch(String operation, Shape... shapes) {
    StringBuilder text = new StringBuilder(operation).append(": the shapes ");
    for (int i = 0; i < shapes.length; i++) {
      text.append(i == 0 ? "" : i == shapes.length - 1 ? " and " : ", ");
      text.append(shapes[i]);
    }
    return text.append(" do not fit").toString();
  }
}
