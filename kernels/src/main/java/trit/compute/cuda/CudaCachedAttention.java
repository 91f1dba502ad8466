package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/**
 * Attention of a few new tokens to a cache: blocks share the keys, and what they leave is put
 * together in the order of the keys.
 *
 * @param scratch for what the blocks leave, which nobody else may use meanwhile
 * @param headDim elements of a head
 * @param heads of queries
 * @param kvHeads of keys and values
 */
record CudaCachedAttention(Cuda cuda, StreamScratch scratch, int headDim, int heads, int kvHeads) {
  private static final int THREADS = 128;

  /** Keys of a block. */
  private static final int CHUNK = 128;

  private static final int WARPS = 4;

  /** Query heads of a block. */
  private static final int HEADS = 4;

  CudaCachedAttention {
    AttentionTiles.requireRoomFor(headDim);
  }

  void attend(Tensor q, EncodedTensor keys, EncodedTensor values, Place place, Tensor out) {
    int rows = place.rows(q.rows(), keys.shape().rows());
    int chunks = Math.ceilDiv(rows, CHUNK);
    int group = heads / kvHeads;
    long floats = (long) q.rows() * heads * chunks * (headDim + 2);
    MemorySegment partial = scratch.take(floats * Float.BYTES);
    CudaCall call =
        cuda.call("attentionOfChunksOf" + CachedRows.kernel(keys.encoding()))
            .threads(THREADS)
            .sharedFloats(HEADS * headDim + WARPS * HEADS * (headDim + 2))
            .in(q)
            .in(keys.rows(0, rows).data())
            .in(values.rows(0, rows).data())
            .address(partial);
    place
        .to(call)
        .whole(heads)
        .whole(group)
        .whole(headDim)
        .over(chunks, kvHeads * Math.ceilDiv(group, HEADS), q.rows());
    cuda.call("attentionOverChunks")
        .threads(THREADS)
        .address(partial)
        .out(out)
        .whole(chunks)
        .whole(headDim)
        .over(heads, q.rows(), 1);
  }
}
