package trit.eval;

import java.util.Arrays;
import trit.compute.Backend;
import trit.infer.Decoder;
import trit.infer.InputObserver;
import trit.infer.KvCache;
import trit.nn.StoredModel;

/** Reads a text chunk by chunk, each from an empty context, while somebody looks at the inputs. */
final class ObservedReading {
  private ObservedReading() {}

  static void read(
      StoredModel model,
      Backend backend,
      ScoredChunks text,
      InputObserver observer,
      ChunkProgress progress) {
    try (Decoder decoder = Decoder.observed(model, backend, observer);
        KvCache cache = decoder.cache(text.context())) {
      for (int i = 0; i < text.count(); i++) {
        cache.clear();
        read(decoder, cache, text.chunk(i));
        progress.chunks(i + 1, text.count());
      }
    }
  }

  private static void read(Decoder decoder, KvCache cache, int[] chunk) {
    for (int from = 0; from < chunk.length; from += decoder.batch()) {
      int to = Math.min(chunk.length, from + decoder.batch());
      decoder.hidden(Arrays.copyOfRange(chunk, from, to), cache);
    }
  }
}
