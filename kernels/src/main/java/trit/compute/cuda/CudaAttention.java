package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.compute.AttentionKernels;
import trit.compute.AttentionShape;
import trit.tensor.Tensor;

/** Causal attention in tiles, forward and backward. */
final class CudaAttention implements AttentionKernels {
  /** Elements of a head that the kernels have room for. */
  private static final int MOST_HEAD_DIM = 256;

  private static final int THREADS = 128;
  private static final int ROWS_OF_BLOCK = 16;
  private static final int TILE = 32;

  private final Cuda cuda;

  CudaAttention(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    tiled("attention", shape.headDim())
        .in(q)
        .in(k)
        .in(v)
        .out(out)
        .out(logSumExp)
        .whole(shape.length())
        .whole(0)
        .whole(shape.heads())
        .whole(shape.group())
        .whole(shape.headDim())
        .over(blocks(shape.length()), shape.heads(), shape.batch());
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    int headDim = q.columns() / heads;
    tiled("attention", headDim)
        .in(q)
        .in(keys)
        .in(values)
        .out(out)
        .absent()
        .whole(q.rows())
        .whole(past)
        .whole(heads)
        .whole(heads / kvHeads)
        .whole(headDim)
        .over(blocks(q.rows()), heads, 1);
  }

  @Override
  public void attentionGradient(
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
    long rows = (long) shape.tokens() * shape.heads();
    MemorySegment shared = cuda.passingFloats(rows);
    cuda.call("attentionShared")
        .threads(THREADS)
        .in(out)
        .in(dOut)
        .address(shared)
        .whole(shape.headDim())
        .count(rows)
        .over(Math.toIntExact(Math.ceilDiv(rows, THREADS / 32L)));
    gradient("attentionQueryGradient", shape, q, k, v, dOut, logSumExp, shared, shape.heads(), dq);
    gradient(
        "attentionKeyGradient", shape, q, k, v, dOut, logSumExp, shared, shape.kvHeads(), dk, dv);
  }

  private void gradient(
      String kernel,
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor dOut,
      Tensor logSumExp,
      MemorySegment shared,
      int heads,
      Tensor... results) {
    CudaCall call =
        tiled(kernel, shape.headDim()).in(q).in(k).in(v).in(dOut).in(logSumExp).address(shared);
    for (Tensor result : results) {
      call.out(result);
    }
    call.whole(shape.length())
        .whole(shape.heads())
        .whole(shape.group())
        .whole(shape.headDim())
        .over(blocks(shape.length()), heads, shape.batch());
  }

  /** With shared memory for two tiles, whose rows have an odd stride. */
  private CudaCall tiled(String kernel, int headDim) {
    if (headDim > MOST_HEAD_DIM) {
      throw new IllegalArgumentException(
          "attention on the GPU takes heads of at most "
              + MOST_HEAD_DIM
              + " elements, this model has "
              + headDim
              + "; use another backend");
    }
    return cuda.call(kernel).threads(THREADS).sharedFloats(2 * TILE * (headDim | 1));
  }

  private static int blocks(int rows) {
    return Math.ceilDiv(rows, ROWS_OF_BLOCK);
  }
}
