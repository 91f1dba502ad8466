package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.AttentionKernels;
import trit.compute.AttentionPass;
import trit.compute.AttentionShape;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Causal attention with grouped keys and values, and its gradient. */
final class VectorAttention implements AttentionKernels {
  /** Queries of one piece of work; keys and values are packed once for each. */
  private static final int QUERIES = 256;

  /** From so many new tokens on packing the cache pays. */
  private static final int MANY_TOKENS = 8;

  private static final LogSums NOT_KEPT = (head, query, sum) -> {};

  private final Workers workers;
  private final ScratchPool scratch;
  private final CachedRows cachedRows;
  private final HeadReader floatHeads = new FloatHeads();
  private final HeadReader halfHeads = new HalfHeads();
  private final HeadReader q8Heads = new Q8Heads();

  VectorAttention(Workers workers, ScratchPool scratch) {
    this.workers = workers;
    this.scratch = scratch;
    cachedRows = new CachedRows(workers, scratch);
  }

  @Override
  public void attention(AttentionPass pass) {
    AttentionShape shape = pass.shape();
    HeadRows queries = rows(Lanes.read(pass.q()), pass.q());
    HeadRows keys = rows(Lanes.read(pass.k()), pass.k());
    HeadRows values = rows(Lanes.read(pass.v()), pass.v());
    HeadRows results = rows(Lanes.write(pass.out()), pass.out());
    HeadRows logSums = new HeadRows(Lanes.write(pass.logSumExp()), bytes(shape.heads()));
    int chunks = (shape.length() + QUERIES - 1) / QUERIES;
    workers.run(
        shape.batch() * chunks * shape.kvHeads(),
        piece -> {
          int kvHead = piece % shape.kvHeads();
          int chunk = piece / shape.kvHeads() % chunks;
          long start = (long) (piece / shape.kvHeads() / chunks) * shape.length();
          int past = chunk * QUERIES;
          AttentionForward forward =
              new AttentionForward(
                  shape.headDim(),
                  past,
                  Math.min(QUERIES, shape.length() - past),
                  keys.from(start).head(kvHead, shape.headDim()),
                  values.from(start).head(kvHead, shape.headDim()));
          long first = start + past;
          group(
              forward,
              kvHead,
              shape.group(),
              queries.from(first),
              results.from(first),
              (head, query, sum) -> Lanes.set(logSums.row(first + query) + bytes(head), sum));
        });
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    int headDim = q.columns() / heads;
    HeadRows queries = rows(Lanes.read(q), q);
    HeadRows ks = rows(Lanes.read(keys), keys);
    HeadRows vs = rows(Lanes.read(values), values);
    HeadRows results = rows(Lanes.write(out), out);
    int group = heads / kvHeads;
    int tokens = q.rows();
    if (tokens < MANY_TOKENS) {
      cachedRows.attend(floatHeads, queries, ks, vs, results, tokens, past, heads, group, headDim);
      return;
    }
    int chunks = (tokens + QUERIES - 1) / QUERIES;
    workers.run(
        chunks * kvHeads,
        piece -> {
          int kvHead = piece % kvHeads;
          int first = piece / kvHeads * QUERIES;
          AttentionForward forward =
              new AttentionForward(
                  headDim,
                  past + first,
                  Math.min(QUERIES, tokens - first),
                  ks.head(kvHead, headDim),
                  vs.head(kvHead, headDim));
          group(forward, kvHead, group, queries.from(first), results.from(first), NOT_KEPT);
        });
  }

  /** The rows of a prompt are shared by the threads. */
  @Override
  public void keep(Tensor rows, EncodedTensor cache, int first) {
    Ranges.rows(
        workers,
        rows.rows(),
        rows.columns(),
        (from, to) ->
            AttentionKernels.super.keep(
                rows.rows((int) from, (int) to), cache, first + (int) from));
  }

  /** A few tokens read keys and values in F16 and Q8_0 where they lie; others are decoded first. */
  @Override
  public void cachedAttention(
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int past,
      int heads,
      int kvHeads,
      Tensor out) {
    if (keys.encoding() == Encoding.F32) {
      Tensor k = new Tensor(keys.shape(), keys.data());
      cachedAttention(q, k, new Tensor(values.shape(), values.data()), past, heads, kvHeads, out);
      return;
    }
    int headDim = q.columns() / heads;
    Optional<HeadReader> inPlace = reader(keys.encoding(), headDim);
    if (inPlace.isPresent() && q.rows() < MANY_TOKENS) {
      cachedRows.attend(
          inPlace.get(),
          rows(Lanes.read(q), q),
          encodedRows(keys),
          encodedRows(values),
          rows(Lanes.write(out), out),
          q.rows(),
          past,
          heads,
          heads / kvHeads,
          headDim);
      return;
    }
    int filled = past + q.rows();
    long bytes = (long) filled * bytes(keys.shape().columns());
    scratch.lend(
        2 * bytes,
        room -> {
          Tensor k = decode(keys, filled, room);
          Tensor v = decode(values, filled, room + bytes);
          cachedAttention(q, k, v, past, heads, kvHeads, out);
        });
  }

  /** What reads heads of this size where they lie. */
  private Optional<HeadReader> reader(Encoding encoding, int headDim) {
    if (encoding == Encoding.F16 && headDim % HalfHeads.TWO == 0) {
      return Optional.of(halfHeads);
    }
    return encoding == Encoding.Q8_0 && headDim % Encoding.Q8_0.blockSize() == 0
        ? Optional.of(q8Heads)
        : Optional.empty();
  }

  private static HeadRows encodedRows(EncodedTensor x) {
    return new HeadRows(Lanes.read(x), x.encoding().rowBytes(x.shape().columns()));
  }

  private Tensor decode(EncodedTensor x, int count, long to) {
    int columns = x.shape().columns();
    RowDecoder decoder = RowDecoder.values(x, Lanes.FLOATS.vectorBitSize());
    Ranges.rows(
        workers,
        count,
        columns,
        (first, end) -> decoder.decode((int) first, (int) end, to + first * bytes(columns)));
    MemorySegment room = MemorySegment.ofAddress(to).reinterpret(count * bytes(columns));
    return new Tensor(Shape.of(count, columns), room);
  }

  @Override
  public void attentionGradient(AttentionPass pass, Tensor dOut, Tensor dq, Tensor dk, Tensor dv) {
    AttentionShape shape = pass.shape();
    AttentionBackward.Head all =
        new AttentionBackward.Head(
            rows(Lanes.read(pass.q()), pass.q()),
            rows(Lanes.read(pass.out()), pass.out()),
            rows(Lanes.read(dOut), dOut),
            rows(Lanes.write(dq), dq),
            new HeadRows(Lanes.read(pass.logSumExp()), bytes(shape.heads())));
    HeadRows keys = rows(Lanes.read(pass.k()), pass.k());
    HeadRows values = rows(Lanes.read(pass.v()), pass.v());
    HeadRows dKeys = rows(Lanes.write(dk), dk);
    HeadRows dValues = rows(Lanes.write(dv), dv);
    dk.fill(0);
    dv.fill(0);
    workers.run(
        shape.batch() * shape.kvHeads(),
        piece -> {
          int kvHead = piece % shape.kvHeads();
          long start = (long) (piece / shape.kvHeads()) * shape.length();
          AttentionBackward backward =
              new AttentionBackward(
                  shape.headDim(),
                  shape.length(),
                  keys.from(start).head(kvHead, shape.headDim()),
                  values.from(start).head(kvHead, shape.headDim()),
                  dKeys.from(start).head(kvHead, shape.headDim()),
                  dValues.from(start).head(kvHead, shape.headDim()));
          scratch.lend(
              backward.scratchBytes(),
              memory -> {
                backward.pack(memory);
                for (int member = 0; member < shape.group(); member++) {
                  int head = kvHead * shape.group() + member;
                  backward.propagate(all.of(head, start, shape.headDim()), memory);
                }
              });
        });
  }

  private void group(
      AttentionForward forward, int kvHead, int group, HeadRows q, HeadRows out, LogSums sums) {
    scratch.lend(
        forward.scratchBytes(),
        memory -> {
          forward.pack(memory);
          for (int member = 0; member < group; member++) {
            int head = kvHead * group + member;
            forward.attend(
                q.head(head, forward.headDim()),
                out.head(head, forward.headDim()),
                (query, sum) -> sums.set(head, query, sum),
                memory);
          }
        });
  }

  private static HeadRows rows(long address, Tensor x) {
    return new HeadRows(address, bytes(x.columns()));
  }

  private static long bytes(int elements) {
    return (long) elements * Float.BYTES;
  }

  /** Where the logarithm of the sum of exponentials of each head and query goes. */
  @FunctionalInterface
  private interface LogSums {
    void set(int head, int query, float sum);
  }
}
