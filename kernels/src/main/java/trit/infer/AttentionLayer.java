package trit.infer;

import java.util.List;
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

  /** Adds to the stream of new tokens, and their keys and values to the caches. */
  void run(TransformerConfig config, int layer, DecoderBuffers rows, List<Span> spans) {
    norm.apply(rows.stream(), rows.normed());
    Projection.multiplyEach(
        backend,
        rows.normed(),
        List.of(query, key, value),
        List.of(rows.queries(), rows.keys(), rows.values()));
    queryNorm.ifPresent(heads -> applyToHeads(heads, rows.queries(), config.headDim()));
    keyNorm.ifPresent(heads -> applyToHeads(heads, rows.keys(), config.headDim()));
    for (Span span : spans) {
      attend(config, layer, rows, span);
    }
    subNorm.ifPresent(sub -> sub.apply(rows.attended(), rows.attended()));
    output.multiply(rows.attended(), rows.written());
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private void attend(TransformerConfig config, int layer, DecoderBuffers rows, Span span) {
    KvCache cache = span.cache();
    Tensor queries = rows.queries().rows(span.from(), span.to());
    Tensor keys = rows.keys().rows(span.from(), span.to());
    cache
        .rotary()
        .ifPresent(
            angles -> {
              backend.rotate(queries, angles, span.places());
              backend.rotate(keys, angles, span.places());
            });
    cache.put(layer, keys, rows.values().rows(span.from(), span.to()));
    backend.cachedAttention(
        queries,
        cache.keys(layer),
        cache.values(layer),
        cache.length(),
        config.heads(),
        config.kvHeads(),
        rows.attended().rows(span.from(), span.to()));
  }

  private static void applyToHeads(NormLayer norm, Tensor x, int headDim) {
    Tensor heads = x.reshape(Math.toIntExact(x.size() / headDim), headDim);
    norm.apply(heads, heads);
  }
}
