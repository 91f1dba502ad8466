package trit.infer;

import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.tensor.Shape;
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
    for (int t = 0; t < ids.length; t++) {
      decode(tokens, requireKnown(ids[t]), rows.rows(t, t + 1));
    }
    if (positions.isPresent()) {
      for (int t = 0; t < places.length; t++) {
        decode(positions.get(), places[t], scratch.rows(t, t + 1));
      }
      backend.add(rows, scratch, rows);
    }
  }

  private int requireKnown(int id) {
    int vocab = tokens.shape().rows();
    if (id < 0 || id >= vocab) {
      throw new ModelException(
          "token "
              + id
              + " is not in the model's vocabulary of "
              + vocab
              + "; use the tokenizer that belongs to the model");
    }
    return id;
  }

  private static void decode(EncodedTensor table, int row, Tensor target) {
    Shape one = Shape.of(1, table.shape().columns());
    Encoding.decodeRows(new EncodedTensor(table.encoding(), one, table.row(row)), target, 0, 1);
  }
}
