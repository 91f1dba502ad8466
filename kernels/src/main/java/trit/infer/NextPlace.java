package trit.infer;

import trit.compute.Backend;
import trit.nn.TransformerConfig;
import trit.tensor.Tensor;

/**
 * One token that goes on with one text, at a place that is read when operations run.
 *
 * @param place one element: how many tokens came before
 * @param seen how many rows of the cache are looked at; the place is one of them
 */
record NextPlace(Backend backend, TransformerConfig config, KvCache cache, Tensor place, int seen)
    implements Past {

  @Override
  public void attend(int layer, DecoderBuffers rows) {
    cache
        .rotary()
        .ifPresent(
            angles -> {
              backend.rotateAt(place, rows.queries(), angles);
              backend.rotateAt(place, rows.keys(), angles);
            });
    backend.keepAt(place, rows.keys(), cache.keys(layer));
    backend.keepAt(place, rows.values(), cache.values(layer));
    backend.cachedAttentionAt(
        place,
        rows.queries(),
        cache.keys(layer).rows(0, seen),
        cache.values(layer).rows(0, seen),
        config.heads(),
        config.kvHeads(),
        rows.attended());
  }
}
