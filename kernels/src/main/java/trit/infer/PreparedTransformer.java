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

  /** One transformer block. */
  record Block(AttentionLayer attention, FeedForwardLayer feedForward) {}
}
