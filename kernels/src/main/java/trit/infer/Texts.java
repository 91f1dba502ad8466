package trit.infer;

import java.util.List;
import trit.compute.Backend;
import trit.nn.TransformerConfig;
import trit.tensor.Tensor;

/**
 * Texts that the tokens of a batch go on with, each with a cache of its own.
 *
 * @param spans which tokens belong to which
 */
record Texts(Backend backend, TransformerConfig config, List<Span> spans) implements Past {

  @Override
  public void attend(int layer, DecoderBuffers rows) {
    spans.forEach(span -> attend(layer, rows, span));
  }

  private void attend(int layer, DecoderBuffers rows, Span span) {
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
}
