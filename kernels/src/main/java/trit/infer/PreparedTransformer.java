package trit.infer;

import java.util.List;
import trit.compute.RotaryPairs;

/**
 * A transformer's parameters, ready to be run on one backend.
 *
 * @param blocks from the embedding upwards
 * @param output {@code [vocab, hidden]}
 * @param pairs which elements of queries and keys turn together
 */
record PreparedTransformer(
    EmbeddingLayer embedding,
    List<Block> blocks,
    NormLayer finalNorm,
    Projection output,
    RotaryPairs pairs) {

  /** All blocks over the stream of new tokens, then the final norm. */
  void run(int headDim, DecoderBuffers rows, Past past) {
    for (int layer = 0; layer < blocks.size(); layer++) {
      blocks.get(layer).attention().run(headDim, layer, rows, past);
      blocks.get(layer).feedForward().run(rows);
    }
    finalNorm.apply(rows.stream(), rows.normed());
  }

  /** One transformer block. */
  record Block(AttentionLayer attention, FeedForwardLayer feedForward) {}
}
