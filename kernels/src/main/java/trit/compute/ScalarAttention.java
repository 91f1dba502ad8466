package trit.compute;

import trit.tensor.Tensor;

/**
 * Causal attention, one query row at a time: the softmax over all keys it may see, in double. Only
 * one row of scores exists at any moment.
 */
final class ScalarAttention {
  private final Workers workers;

  ScalarAttention(Workers workers) {
    this.workers = workers;
  }

  void forward(AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    workers.run(
        shape.tokens(),
        row -> {
          int first = row - row % shape.length();
          for (int h = 0; h < shape.heads(); h++) {
            Head head = new Head(shape, h);
            double[] scores = head.scores(q, k, row, first);
            double total = exponentiate(scores);
            logSumExp.set((long) row * shape.heads() + h, (float) total);
            head.mix(scores, v, first, out, row);
          }
        });
  }

  void cached(Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    AttentionShape shape =
        new AttentionShape(1, past + q.rows(), heads, kvHeads, q.columns() / heads);
    workers.run(
        q.rows(),
        row -> {
          for (int h = 0; h < heads; h++) {
            Head head = new Head(shape, h);
            double[] scores = head.scores(q, row, keys, 0, past + row + 1);
            exponentiate(scores);
            head.mix(scores, values, 0, out, row);
          }
        });
  }

  /**
   * With {@code p} the softmax of a row: {@code dv += p dOut}, {@code ds = p (dOut·v - dOut·out)},
   * {@code dq += ds k}, {@code dk += ds q}. One kv head of one sequence is one piece of work, since
   * all its queries add to the same rows.
   */
  void gradient(
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor logSumExp,
      Tensor dOut,
      Tensor dq,
      Tensor dk,
      Tensor dv) {
    dq.fill(0);
    dk.fill(0);
    dv.fill(0);
    workers.run(
        shape.batch() * shape.kvHeads(),
        piece -> {
          int first = piece / shape.kvHeads() * shape.length();
          int kvHead = piece % shape.kvHeads();
          for (int g = 0; g < shape.group(); g++) {
            Head head = new Head(shape, kvHead * shape.group() + g);
            for (int row = first; row < first + shape.length(); row++) {
              double[] p = head.scores(q, k, row, first);
              double total = logSumExp.get((long) row * shape.heads() + head.index);
              for (int j = 0; j < p.length; j++) {
                p[j] = StrictMath.exp(p[j] - total);
              }
              head.rowGradient(p, row, first, q, k, v, out, dOut, dq, dk, dv);
            }
          }
        });
  }

  /** Turns scores into probabilities; returns the logarithm of the sum of their exponentials. */
  private static double exponentiate(double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      scores[j] = StrictMath.exp(scores[j] - largest);
      sum += scores[j];
    }
    for (int j = 0; j < scores.length; j++) {
      scores[j] /= sum;
    }
    return largest + StrictMath.log(sum);
  }

  /** Where one head lies in the rows of queries and of keys. */
  private static final class Head {
    final int index;
    final int size;
    final int queryWidth;
    final int keyWidth;
    final int queryAt;
    final int keyAt;
    final double scale;

    Head(AttentionShape shape, int index) {
      this.index = index;
      size = shape.headDim();
      queryWidth = shape.heads() * size;
      keyWidth = shape.kvHeads() * size;
      queryAt = index * size;
      keyAt = index / shape.group() * size;
      scale = 1 / Math.sqrt(size);
    }

    /** The scaled scores of a row against the keys of its sequence up to itself. */
    double[] scores(Tensor q, Tensor k, int row, int first) {
      return scores(q, row, k, first, row - first + 1);
    }

    double[] scores(Tensor q, int row, Tensor k, int first, int count) {
      double[] scores = new double[count];
      for (int j = 0; j < count; j++) {
        scores[j] = scale * dot(q, query(row), k, key(first + j));
      }
      return scores;
    }

    void mix(double[] p, Tensor v, int first, Tensor out, int row) {
      for (int d = 0; d < size; d++) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
          sum += p[j] * v.get(key(first + j) + d);
        }
        out.set(query(row) + d, (float) sum);
      }
    }

    void rowGradient(
        double[] p,
        int row,
        int first,
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor out,
        Tensor dOut,
        Tensor dq,
        Tensor dk,
        Tensor dv) {
      double own = dot(dOut, query(row), out, query(row));
      for (int j = 0; j < p.length; j++) {
        long key = key(first + j);
        double ds = scale * p[j] * (dot(dOut, query(row), v, key) - own);
        for (int d = 0; d < size; d++) {
          add(dv, key + d, p[j] * dOut.get(query(row) + d));
          add(dk, key + d, ds * q.get(query(row) + d));
          add(dq, query(row) + d, ds * k.get(key + d));
        }
      }
    }

    private long query(int row) {
      return (long) row * queryWidth + queryAt;
    }

    private long key(int row) {
      return (long) row * keyWidth + keyAt;
    }

    private double dot(Tensor a, long at, Tensor b, long bt) {
      double sum = 0;
      for (int d = 0; d < size; d++) {
        sum += (double) a.get(at + d) * b.get(bt + d);
      }
      return sum;
    }

    private static void add(Tensor x, long at, double value) {
      x.set(at, (float) (x.get(at) + value));
    }
  }
}
