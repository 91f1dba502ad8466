package trit.infer;

import java.util.Optional;
import trit.compute.Backend;
import trit.nn.TransformerConfig;
import trit.tensor.Tensor;

/**
 * The first half of a block: what tokens take from those before them.
 *
 * @param queryNorm over each head of the queries
 * @param keyNorm over each head of the keys
 * @param subNorm before the output layer
 */
record AttentionLayer(
    Backend backend,
    NormLayer norm,
    Projection query,
    Projection key,
    Projection value,
    Optional<NormLayer> queryNorm,
    Optional<NormLayer> keyNorm,
    Optional<NormLayer> subNorm,
    Projection output) {

  /** Adds to the stream of new tokens, and their keys and values to the cache. */
  void run(TransformerConfig config, int layer, DecoderBuffers rows, int[] places, KvCache cache) {
    norm.apply(rows.stream(), rows.normed());
    query.multiply(rows.normed(), rows.queries());
    key.multiply(rows.normed(), rows.keys());
    value.multiply(rows.normed(), rows.values());
    queryNorm.ifPresent(heads -> applyToHeads(heads, rows.queries(), config.headDim()));
    keyNorm.ifPresent(heads -> applyToHeads(heads, rows.keys(), config.headDim()));
    cache
        .rotary()
        .ifPresent(
            angles -> {
              backend.rotate(rows.queries(), angles, places);
              backend.rotate(rows.keys(), angles, places);
            });
    cache.put(layer, rows.keys(), rows.values());
    backend.cachedAttention(
        rows.queries(),
        cache.keys(layer),
        cache.values(layer),
        cache.length(),
        config.heads(),
        config.kvHeads(),
        rows.attended());
    subNorm.ifPresent(sub -> sub.apply(rows.attended(), rows.attended()));
    output.multiply(rows.attended(), rows.written());
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private static void applyToHeads(NormLayer norm, Tensor x, int headDim) {
    Tensor heads = x.reshape(Math.toIntExact(x.size() / headDim), headDim);
    norm.apply(heads, heads);
  }
}
