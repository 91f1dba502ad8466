package trit.compute.cuda;

import trit.code.EncodedTensor;
import trit.compute.NextTokenKernels;
import trit.compute.RotaryTable;
import trit.tensor.Tensor;

/** The kernels of rotation and of caches, which read a place where they are not told one. */
record CudaNextToken(CudaEmbedding embedding, CudaAttention attention) implements NextTokenKernels {

  @Override
  public void rotateAt(Tensor place, Tensor x, RotaryTable table) {
    embedding.rotateAt(place, x, table);
  }

  @Override
  public void keepAt(Tensor place, Tensor row, EncodedTensor cache) {
    attention.keepAt(place, row, cache);
  }

  @Override
  public void cachedAttentionAt(
      Tensor place,
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int heads,
      int kvHeads,
      Tensor out) {
    attention.cachedAttentionAt(place, q, keys, values, heads, kvHeads, out);
  }
}
