package trit.infer;

import java.util.Arrays;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.tensor.Memory;
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
    Arrays.stream(ids).forEach(this::requireKnown);
    write(tokens, ids, rows);
    if (positions.isPresent()) {
      write(positions.get(), places, scratch);
      backend.add(rows, scratch, rows);
    }
  }

  private void write(EncodedTensor table, int[] numbers, Tensor rows) {
    if (backend.onHost()) {
      decode(table, numbers, rows);
      return;
    }
    try (Memory memory = Memory.open()) {
      Tensor decoded = memory.scratch(rows.shape());
      decode(table, numbers, decoded);
      backend.copy(decoded, rows);
    }
  }

  private static void decode(EncodedTensor table, int[] numbers, Tensor rows) {
    Shape one = Shape.of(1, rows.columns());
    for (int t = 0; t < numbers.length; t++) {
      EncodedTensor row = new EncodedTensor(table.encoding(), one, table.row(numbers[t]));
      Encoding.decodeRows(row, rows.rows(t, t + 1), 0, 1);
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
