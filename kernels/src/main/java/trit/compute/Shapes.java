package trit.compute;

import trit.tensor.Tensor;

/** The checks on entry of an operation; every message prints what was wanted and what came. */
final class Shapes {
  private Shapes() {}

  static void check(String operation, boolean fits, Tensor... tensors) {
    if (!fits) {
      StringBuilder shapes = new StringBuilder();
      for (Tensor tensor : tensors) {
        shapes.append(shapes.isEmpty() ? "" : ", ").append(tensor.shape());
      }
      throw new IllegalArgumentException(operation + " does not take shapes " + shapes);
    }
  }

  /** All of the same number of elements. */
  static void same(String operation, Tensor first, Tensor... others) {
    for (Tensor other : others) {
      check(operation, first.size() == other.size(), first, other);
    }
  }

  /** {@code y[T,N]} of {@code x[T,K]} and {@code w[N,K]}, or their gradients. */
  static void linear(String operation, Tensor x, Tensor w, Tensor y) {
    boolean fits = x.columns() == w.columns() && y.columns() == w.rows() && x.rows() == y.rows();
    check(operation, fits, x, w, y);
  }

  static void count(String operation, int wanted, int given) {
    if (wanted != given) {
      throw new IllegalArgumentException(
          operation + " wants " + wanted + " rows' values, got " + given);
    }
  }

  static void embed(int[] ids, Tensor table, Tensor out) {
    check("embed", out.rows() == ids.length && out.columns() == table.columns(), table, out);
    for (int id : ids) {
      if (id < 0 || id >= table.rows()) {
        throw new IllegalArgumentException("token " + id + " is not in a table of " + table.rows());
      }
    }
  }

  static void norm(String operation, Tensor x, Tensor gain, Tensor y) {
    check(operation, x.size() == y.size() && x.columns() == gain.size(), x, gain, y);
  }

  static void rotation(Tensor x, RotaryTable table, int[] positions) {
    check("rotate by heads of " + table.headDim(), x.columns() % table.headDim() == 0, x);
    count("rotate", x.rows(), positions.length);
    for (int position : positions) {
      if (position < 0 || position >= table.positions()) {
        throw new IllegalArgumentException(
            "position " + position + " is beyond the table's " + table.positions());
      }
    }
  }

  static void targets(Tensor logits, int[] targets) {
    count("crossEntropy", logits.rows(), targets.length);
    for (int target : targets) {
      if (target >= logits.columns()) {
        throw new IllegalArgumentException(
            "target " + target + " is not among " + logits.columns() + " logits");
      }
    }
  }

  static void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    long queries = (long) shape.tokens() * shape.heads() * shape.headDim();
    long keys = (long) shape.tokens() * shape.kvHeads() * shape.headDim();
    boolean fits =
        q.size() == queries
            && out.size() == queries
            && k.size() == keys
            && v.size() == keys
            && logSumExp.size() == (long) shape.tokens() * shape.heads();
    check("attention of " + shape, fits, q, k, v, out, logSumExp);
  }

  static void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    boolean fits =
        q.size() == out.size()
            && keys.columns() == values.columns()
            && (long) q.columns() * kvHeads == (long) keys.columns() * heads
            && past + q.rows() <= keys.rows()
            && past + q.rows() <= values.rows();
    check("cachedAttention after " + past, fits, q, keys, values, out);
  }
}
