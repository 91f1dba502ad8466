package trit.compute.scalar;

import trit.compute.AttentionKernels;
import trit.compute.AttentionPass;
import trit.compute.AttentionShape;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Causal attention one query at a time, with the scores of one query in memory. */
final class ScalarAttention implements AttentionKernels {
  private final Workers workers;

  ScalarAttention(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void attention(AttentionPass pass) {
    AttentionShape shape = pass.shape();
    workers.run(
        shape.tokens() * shape.heads(),
        piece -> {
          int t = piece / shape.heads();
          int head = piece % shape.heads();
          int first = t / shape.length() * shape.length();
          Rows rows = new Rows(shape.headDim(), head, head / shape.group());
          double sum = attend(rows, pass.q(), pass.k(), pass.v(), first, t + 1, t, pass.out());
          pass.logSumExp().set(piece, (float) sum);
        });
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    workers.run(
        q.rows() * heads,
        piece -> {
          int t = piece / heads;
          int head = piece % heads;
          Rows rows = new Rows(q.columns() / heads, head, head / (heads / kvHeads));
          attend(rows, q, keys, values, 0, past + t + 1, t, out);
        });
  }

  /** Every key head is one piece, because all queries of its group add to its gradient. */
  @Override
  public void attentionGradient(AttentionPass pass, Tensor dOut, Tensor dq, Tensor dk, Tensor dv) {
    AttentionShape shape = pass.shape();
    workers.run(
        shape.batch() * shape.kvHeads(),
        piece -> {
          int kvHead = piece % shape.kvHeads();
          int first = piece / shape.kvHeads() * shape.length();
          double[][] sumK = new double[shape.length()][shape.headDim()];
          double[][] sumV = new double[shape.length()][shape.headDim()];
          for (int member = 0; member < shape.group(); member++) {
            Rows rows = new Rows(shape.headDim(), kvHead * shape.group() + member, kvHead);
            for (int t = first; t < first + shape.length(); t++) {
              gradientOfQuery(rows, pass, dOut, first, t, dq, sumK, sumV);
            }
          }
          Rows rows = new Rows(shape.headDim(), kvHead, kvHead);
          for (int s = 0; s < shape.length(); s++) {
            rows.write(dk, first + s, kvHead, sumK[s]);
            rows.write(dv, first + s, kvHead, sumV[s]);
          }
        });
  }

  /** One query over keys {@code from} to {@code to} (exclusive); returns ln of the sum of exps. */
  private static double attend(
      Rows rows, Tensor q, Tensor k, Tensor v, int from, int to, int t, Tensor out) {
    double[] weights = new double[to - from];
    double largest = Double.NEGATIVE_INFINITY;
    for (int s = from; s < to; s++) {
      weights[s - from] = rows.dot(q, t, rows.head, k, s, rows.kvHead) * rows.scale();
      largest = Math.max(largest, weights[s - from]);
    }
    double sum = 0;
    for (int s = 0; s < weights.length; s++) {
      weights[s] = Math.exp(weights[s] - largest);
      sum += weights[s];
    }
    double[] mixed = new double[rows.headDim];
    for (int s = from; s < to; s++) {
      rows.addTo(mixed, weights[s - from] / sum, v, s, rows.kvHead);
    }
    rows.write(out, t, rows.head, mixed);
    return largest + Math.log(sum);
  }

  /**
   * With {@code p} the weights and {@code D = dOut · out}: {@code ds = p * (dOut · v - D)}, {@code
   * dq = scale * sum ds * k}, {@code dk += scale * ds * q}, {@code dv += p * dOut} (Dao et al.,
   * 2022, appendix B).
   */
  private static void gradientOfQuery(
      Rows rows,
      AttentionPass pass,
      Tensor dOut,
      int first,
      int t,
      Tensor dq,
      double[][] sumK,
      double[][] sumV) {
    double norm = pass.logSumExp().get((long) t * pass.shape().heads() + rows.head);
    double shared = rows.dot(dOut, t, rows.head, pass.out(), t, rows.head);
    double[] sumQ = new double[rows.headDim];
    for (int s = first; s <= t; s++) {
      double score = rows.dot(pass.q(), t, rows.head, pass.k(), s, rows.kvHead) * rows.scale();
      double weight = Math.exp(score - norm);
      double dWeight = rows.dot(dOut, t, rows.head, pass.v(), s, rows.kvHead);
      double dScore = weight * (dWeight - shared) * rows.scale();
      rows.addTo(sumQ, dScore, pass.k(), s, rows.kvHead);
      rows.addTo(sumK[s - first], dScore, pass.q(), t, rows.head);
      rows.addTo(sumV[s - first], weight, dOut, t, rows.head);
    }
    rows.write(dq, t, rows.head, sumQ);
  }

  /** The part of a row that belongs to one head. */
  private record Rows(int headDim, int head, int kvHead) {

    double scale() {
      return 1 / Math.sqrt(headDim);
    }

    double dot(Tensor a, int aRow, int aHead, Tensor b, int bRow, int bHead) {
      long i = start(a, aRow, aHead);
      long j = start(b, bRow, bHead);
      double sum = 0;
      for (int d = 0; d < headDim; d++) {
        sum += (double) a.get(i + d) * b.get(j + d);
      }
      return sum;
    }

    void addTo(double[] sum, double factor, Tensor a, int row, int head) {
      long i = start(a, row, head);
      for (int d = 0; d < headDim; d++) {
        sum[d] += factor * a.get(i + d);
      }
    }

    void write(Tensor a, int row, int head, double[] values) {
      long i = start(a, row, head);
      for (int d = 0; d < headDim; d++) {
        a.set(i + d, (float) values[d]);
      }
    }

    private long start(Tensor a, int row, int head) {
      return (long) row * a.columns() + (long) head * headDim;
    }
  }
}
