package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.AttentionKernels;
import trit.compute.AttentionPass;
import trit.compute.AttentionShape;
import trit.tensor.Tensor;

/** Causal attention in tiles on tensor cores, forward and backward. */
final class CudaAttention implements AttentionKernels {
  private static final int THREADS = 128;
  private static final int LANES = 32;

  /** Up to so many tokens, keys are shared among blocks; more fill tiles of queries. */
  private static final int FEW_TOKENS = 8;

  private final Cuda cuda;
  private final StreamScratch chunks;
  private final CachedRows cachedRows;

  CudaAttention(Cuda cuda) {
    this.cuda = cuda;
    this.chunks = new StreamScratch(cuda.storage());
    this.cachedRows = new CachedRows(cuda);
  }

  @Override
  public void attention(AttentionPass pass) {
    AttentionShape shape = pass.shape();
    AttentionTiles tiles = AttentionTiles.of(shape.headDim());
    forward(tiles, pass.q(), pass.k(), pass.v(), pass.out())
        .out(pass.logSumExp())
        .whole(shape.length())
        .whole(0)
        .whole(shape.heads())
        .whole(shape.group())
        .whole(shape.headDim())
        .over(blocks(shape.length(), tiles), shape.heads(), shape.batch());
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    cachedAttention(q, inFloats(keys), inFloats(values), past, heads, kvHeads, out);
  }

  private static EncodedTensor inFloats(Tensor rows) {
    long bytes = rows.size() * Float.BYTES;
    return new EncodedTensor(Encoding.F32, rows.shape(), rows.data().asSlice(0, bytes));
  }

  /** A few tokens read the cache where it lies; for many it is decoded first. */
  @Override
  public void cachedAttention(
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int past,
      int heads,
      int kvHeads,
      Tensor out) {
    if (q.rows() <= FEW_TOKENS) {
      attend(q, keys, values, new Place.Told(past), heads, kvHeads, out);
      return;
    }
    synchronized (chunks) {
      int filled = past + q.rows();
      Tensor k = cachedRows.keys(keys, filled);
      attendMany(q, k, cachedRows.values(values, filled), past, heads, kvHeads, out);
    }
  }

  /** One token, at the place that is there when the kernels run. */
  void cachedAttentionAt(
      Tensor place,
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int heads,
      int kvHeads,
      Tensor out) {
    attend(q, keys, values, new Place.Read(place), heads, kvHeads, out);
  }

  @Override
  public void keep(Tensor rows, EncodedTensor cache, int first) {
    cachedRows.keep(rows, cache, new Place.Told(first));
  }

  /** One row, at the place that is there when the kernel runs. */
  void keepAt(Tensor place, Tensor row, EncodedTensor cache) {
    cachedRows.keep(row, cache, new Place.Read(place));
  }

  private void attend(
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      Place place,
      int heads,
      int kvHeads,
      Tensor out) {
    synchronized (chunks) {
      new CudaCachedAttention(cuda, chunks, q.columns() / heads, heads, kvHeads)
          .attend(q, keys, values, place, out);
    }
  }

  private void attendMany(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    int headDim = q.columns() / heads;
    AttentionTiles tiles = AttentionTiles.of(headDim);
    forward(tiles, q, keys, values, out)
        .absent()
        .whole(q.rows())
        .whole(past)
        .whole(heads)
        .whole(heads / kvHeads)
        .whole(headDim)
        .over(blocks(q.rows(), tiles), heads, 1);
  }

  private CudaCall forward(AttentionTiles tiles, Tensor q, Tensor k, Tensor v, Tensor out) {
    return cuda.call("attention" + tiles.elements())
        .threads(tiles.threads())
        .sharedFloats(tiles.floats(tiles.own() + 2 * tiles.other()))
        .in(q)
        .in(k)
        .in(v)
        .out(out);
  }

  @Override
  public void attentionGradient(AttentionPass pass, Tensor dOut, Tensor dq, Tensor dk, Tensor dv) {
    AttentionShape shape = pass.shape();
    AttentionTiles tiles = AttentionTiles.of(shape.headDim());
    int blocks = blocks(shape.length(), tiles);
    MemorySegment shared = shared(shape, pass.out(), dOut);
    sized(gradient("attentionQueryGradient", tiles, pass, dOut).address(shared).out(dq), shape)
        .over(blocks, shape.heads(), shape.batch());
    sized(
            gradient("attentionKeyGradient", tiles, pass, dOut).address(shared).out(dk).out(dv),
            shape)
        .over(blocks * tiles.slices(), shape.kvHeads(), shape.batch());
  }

  /** {@code dOut · out} for every token and head, which every score's gradient needs. */
  private MemorySegment shared(AttentionShape shape, Tensor out, Tensor dOut) {
    long rows = (long) shape.tokens() * shape.heads();
    MemorySegment shared = cuda.passingFloats(rows);
    cuda.call("attentionShared")
        .threads(THREADS)
        .in(out)
        .in(dOut)
        .address(shared)
        .whole(shape.headDim())
        .count(rows)
        .over(Math.toIntExact(Math.ceilDiv(rows, (long) THREADS / LANES)));
    return shared;
  }

  /** With shared memory for both sides of queries and of keys, and two numbers per row met. */
  private CudaCall gradient(String kernel, AttentionTiles tiles, AttentionPass pass, Tensor dOut) {
    return cuda.call(kernel + tiles.elements())
        .threads(tiles.threads())
        .sharedFloats(tiles.floats(2 * tiles.own() + 2 * tiles.other()) + 2 * tiles.other())
        .in(pass.q())
        .in(pass.k())
        .in(pass.v())
        .in(dOut)
        .in(pass.logSumExp());
  }

  private static CudaCall sized(CudaCall call, AttentionShape shape) {
    return call.whole(shape.length())
        .whole(shape.heads())
        .whole(shape.group())
        .whole(shape.headDim());
  }

  private static int blocks(int rows, AttentionTiles tiles) {
    return Math.ceilDiv(rows, tiles.own());
  }
}
