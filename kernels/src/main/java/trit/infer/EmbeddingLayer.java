package trit.infer;

import java.util.Arrays;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.compute.Backend;
import trit.tensor.Tensor;

/**
 * Where tokens become rows; rows are decoded as they are asked for.
 *
 * @param tokens {@code [vocab, hidden]}
 * @param positions {@code [context, hidden]}, added where positions are learned
 */
record EmbeddingLayer(Backend backend, EncodedTensor tokens, Optional<EncodedTensor> positions) {

  /**
   * Writes the rows of tokens.
   *
   * @param places where each token stands in its text
   * @param scratch room for as many rows
   * @throws ModelException for a token that is not in the vocabulary
   */
  void embed(int[] ids, int[] places, Tensor rows, Tensor scratch) {
    Arrays.stream(ids).forEach(this::requireKnown);
    backend.embed(ids, tokens, rows);
    if (positions.isPresent()) {
      backend.embed(places, positions.get(), scratch);
      backend.add(rows, scratch, rows);
    }
  }

  private void requireKnown(int id) {
    int vocab = tokens.shape().rows();
    if (id < 0 || id >= vocab) {
      throw new ModelException(
          "token "
              + id
              + " is not in the model's vocabulary of "
              + vocab
              + "; use the tokenizer that belongs to the model");
    }
  }
}
