package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/**
 * The operations of the next token as their namesakes that are told the place: what they mean, and
 * how they are done where an operation runs when it is asked for.
 */
public record ToldPlace(EmbeddingKernels embedding, AttentionKernels attention)
    implements NextTokenKernels {

  @Override
  public void rotateAt(Tensor place, Tensor x, RotaryTable table) {
    embedding.rotate(x, table, new int[] {told(place)});
  }

  @Override
  public void keepAt(Tensor place, Tensor row, EncodedTensor cache) {
    attention.keep(row, cache, told(place));
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
    attention.cachedAttention(q, keys, values, told(place), heads, kvHeads, out);
  }

  private static int told(Tensor place) {
    return (int) place.get(0);
  }
}
