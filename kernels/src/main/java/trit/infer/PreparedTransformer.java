package trit.infer;

import java.util.List;

/**
 * A transformer's parameters, ready to be run on one backend.
 *
 * @param blocks from the embedding upwards
 * @param output {@code [vocab, hidden]}
 */
record PreparedTransformer(
    EmbeddingLayer embedding, List<Block> blocks, NormLayer finalNorm, Projection output) {

  /** One transformer block. */
  record Block(AttentionLayer attention, FeedForwardLayer feedForward) {}
}
