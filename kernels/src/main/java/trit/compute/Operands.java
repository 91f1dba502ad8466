package trit.compute;

import java.util.List;
import java.util.stream.Stream;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * What every backend asks of the operands of an operation before it touches them. Each method fails
 * with an {@link IllegalArgumentException} that prints the shapes that do not fit.
 */
public final class Operands {
  private Operands() {}

  /** Checks {@code x[T,K]}, {@code w[N,K]} and {@code y[T,N]}. */
  public static void linear(String operation, Tensor x, Tensor w, Tensor y) {
    boolean fits = x.columns() == w.columns() && y.columns() == w.rows() && x.rows() == y.rows();
    require(fits, operation, x, w, y);
  }

  /** Checks that all tensors have as many rows and columns as the first. */
  public static void same(String operation, Tensor first, Tensor... others) {
    for (Tensor other : others) {
      require(
          other.rows() == first.rows() && other.columns() == first.columns(),
          operation,
          first,
          other);
    }
  }

  /** Checks that two tensors have as many elements. */
  public static void equallyMany(String operation, Tensor first, Tensor second) {
    require(first.size() == second.size(), operation, first, second);
  }

  /** Checks that a tensor has room for so many copies of another. */
  public static void copies(String operation, Tensor one, Tensor all, int copies) {
    require(all.size() == copies * one.size(), operation, one, all);
  }

  /** Checks that two encoded matrices have the same shape and encoding. */
  public static void sameEncoded(String operation, EncodedTensor first, EncodedTensor second) {
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
  public static void oneEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    if (weights.size() != ys.size()) {
      throw new IllegalArgumentException(
          weights.size() + " matrices cannot give " + ys.size() + " results");
    }
    for (int i = 0; i < ys.size(); i++) {
      EncodedProducts.checkShapes(weights.get(i).source(), x, ys.get(i));
    }
  }

  /** Checks {@code rows[T,D]} against a table {@code [V,D]} and T ids below V. */
  public static void embed(String operation, int[] ids, Shape table, Tensor rows) {
    if (rows.columns() != table.columns()) {
      throw new IllegalArgumentException(mismatch(operation, table, rows.shape()));
    }
    count(operation, "ids", ids, rows);
    for (int id : ids) {
      if (id < 0 || id >= table.rows()) {
        throw new IllegalArgumentException(
            operation + ": id " + id + " is not a row of the table " + table);
      }
    }
  }

  /** Checks that rows are a power of two long and signs are those of whole rows. */
  public static void signs(String operation, Tensor x, float[] signs) {
    if (Integer.bitCount(x.columns()) != 1) {
      throw new IllegalArgumentException(
          operation + ": rows of " + x.shape() + " are no power of two");
    }
    if (signs.length == 0 || signs.length % x.columns() != 0) {
      throw new IllegalArgumentException(
          operation + ": " + signs.length + " signs are not those of whole rows of " + x.shape());
    }
  }

  /** Checks that the matrix is square and rows are as many equal parts. */
  public static void parts(String operation, Tensor x, float[] matrix) {
    int parts = (int) Math.sqrt(matrix.length);
    if (parts == 0 || parts * parts != matrix.length || x.columns() % parts != 0) {
      throw new IllegalArgumentException(
          operation + ": rows of " + x.shape() + " are no parts for " + matrix.length + " factors");
    }
  }

  /** Checks numbers of 16 bits. */
  public static void sixteenBits(String operation, Encoding numbers) {
    if (numbers != Encoding.BF16 && numbers != Encoding.F16) {
      throw new IllegalArgumentException(operation + ": " + numbers + " is neither BF16 nor F16");
    }
  }

  /** Checks as many scales as the matrix asks for. */
  public static void scales(String operation, Tensor w, SharedScales scales) {
    int wanted = scales.perRow() == 0 ? 1 : w.rows() * scales.perRow();
    boolean fits = scales.perRow() == 0 || scales.runs(w.columns()) == scales.perRow();
    if (!fits || scales.values().length != wanted) {
      throw new IllegalArgumentException(
          "%s: %d scales, %d per row, each of %d weights, are not those of %s"
              .formatted(
                  operation, scales.values().length, scales.perRow(), scales.run(), w.shape()));
    }
  }

  /** Checks points against centroids of as many coordinates, of which there is one at least. */
  public static void centroids(String operation, Tensor points, Tensor centroids) {
    boolean fits = points.columns() == centroids.columns() && centroids.rows() > 0;
    require(fits, operation, points, centroids);
  }

  /** Checks one gain per column. */
  public static void gain(String operation, Tensor x, Tensor gain) {
    require(gain.size() == x.columns(), operation, x, gain);
  }

  /** Checks whole heads in every row and positions that the table covers. */
  public static void rotate(String operation, Tensor x, RotaryTable table, int[] positions) {
    heads(operation, x, table);
    count(operation, "positions", positions, x);
    for (int position : positions) {
      if (position < 0 || position >= table.positions()) {
        throw new IllegalArgumentException(
            operation + ": position " + position + " of a table of " + table.positions());
      }
    }
  }

  /** Checks whole heads in every row. */
  public static void heads(String operation, Tensor x, RotaryTable table) {
    if (x.columns() % table.headDim() != 0 || table.headDim() % 2 != 0) {
      throw new IllegalArgumentException(
          operation + ": rows of " + x.shape() + " are not heads of " + table.headDim());
    }
  }

  /** Checks one place for one row. */
  public static void place(String operation, Tensor place, Tensor row) {
    require(place.size() == 1 && row.rows() == 1, operation, place, row);
  }

  /** Checks new rows against the cache that takes them. */
  public static void keep(String operation, Tensor rows, Shape cache, int first) {
    boolean fits =
        rows.columns() == cache.columns() && first >= 0 && first + rows.rows() <= cache.rows();
    if (!fits) {
      throw new IllegalArgumentException(
          mismatch(operation, rows.shape(), cache) + " from row " + first + " on");
    }
  }

  /** Checks queries and keys against the shape; the others are like one of them. */
  public static void attention(
      String operation, AttentionShape shape, Tensor q, Tensor k, Tensor logSumExp) {
    int width = shape.heads() * shape.headDim();
    int kvWidth = shape.kvHeads() * shape.headDim();
    boolean fits =
        q.rows() == shape.tokens()
            && k.rows() == shape.tokens()
            && logSumExp.size() == (long) shape.tokens() * shape.heads()
            && q.columns() == width
            && k.columns() == kvWidth;
    if (!fits) {
      throw new IllegalArgumentException(mismatch(operation, q, k, logSumExp) + " for " + shape);
    }
  }

  /** Checks new queries against a cache that holds them. */
  public static void cachedAttention(
      String operation, Tensor q, Shape keys, int past, int heads, int kvHeads) {
    boolean fits =
        heads > 0
            && kvHeads > 0
            && heads % kvHeads == 0
            && q.columns() % heads == 0
            && keys.columns() == q.columns() / heads * kvHeads
            && past >= 0
            && past + q.rows() <= keys.rows();
    if (!fits) {
      throw new IllegalArgumentException(
          mismatch(operation, q.shape(), keys)
              + " for "
              + heads
              + " heads, "
              + kvHeads
              + " kv heads and "
              + past
              + " past rows");
    }
  }

  /** Checks one target per row, each a column or negative. */
  public static void targets(String operation, Tensor logits, int[] targets) {
    count(operation, "targets", targets, logits);
    for (int target : targets) {
      if (target >= logits.columns()) {
        throw new IllegalArgumentException(
            operation + ": target " + target + " is not a column of " + logits.shape());
      }
    }
  }

  /** Checks one loss per row. */
  public static void losses(String operation, Tensor logits, Tensor losses) {
    require(losses.size() == logits.rows(), operation, logits, losses);
  }

  /** Checks one weight per row. */
  public static void weights(String operation, Tensor rows, float[] weights) {
    if (weights.length != rows.rows()) {
      throw new IllegalArgumentException(
          operation + ": " + weights.length + " weights for the rows of " + rows.shape());
    }
  }

  private static void count(String operation, String what, int[] values, Tensor rows) {
    if (values.length != rows.rows()) {
      throw new IllegalArgumentException(
          operation + ": " + values.length + " " + what + " for the rows of " + rows.shape());
    }
  }

  private static void require(boolean fits, String operation, Tensor... operands) {
    if (!fits) {
      throw new IllegalArgumentException(mismatch(operation, operands));
    }
  }

  private static String mismatch(String operation, Tensor... operands) {
    return mismatch(operation, Stream.of(operands).map(Tensor::shape).toArray(Shape[]::new));
  }

  private static String mismatch(String operation, Shape... shapes) {
    StringBuilder text = new StringBuilder(operation).append(": the shapes ");
    for (int i = 0; i < shapes.length; i++) {
      text.append(i == 0 ? "" : i == shapes.length - 1 ? " and " : ", ");
      text.append(shapes[i]);
    }
    return text.append(" do not fit").toString();
  }
}
