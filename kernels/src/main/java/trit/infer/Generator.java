package trit.infer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import trit.file.token.Prompt;
import trit.file.token.Tokenizer;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Writes texts with a model, token by token. */
public final class Generator {
  private final Decoder decoder;
  private final Tokenizer tokenizer;

  /** A generator; the decoder must not be used elsewhere meanwhile. */
  public Generator(Decoder decoder, Tokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
  }

  /**
   * Goes on from the prompt. Equal requests give equal texts on the same backend.
   *
   * @throws ModelException if the prompt is empty or longer than the model's context
   */
  public Generation generate(GenerationRequest request, GenerationListener listener) {
    return generate(List.of(request), List.of(listener)).getFirst();
  }

  /**
   * Goes on from several prompts at once: what they share is read once, and every step reads one
   * token of each text, so that the weights are fetched once for all.
   *
   * @param listeners one per request
   * @return one per request; fewer where a listener stopped its text while prompts were read
   * @throws ModelException if a prompt is empty or longer than the model's context
   */
  public List<Generation> generate(
      List<GenerationRequest> requests, List<GenerationListener> listeners) {
    List<int[]> prompts = requests.stream().map(request -> prompt(request.prompt())).toList();
    int capacity = capacity(requests, prompts);
    List<KvCache> caches = new ArrayList<>();
    try {
      List<Writing> texts = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        caches.add(beginning(prompts.get(i), caches, capacity));
        Writing text =
            new Writing(
                requests.get(i), listeners.get(i), tokenizer, prompts.get(i), caches.getLast());
        text.read(decoder);
        texts.add(text);
        if (text.isCancelled()) {
          break;
        }
      }
      write(texts);
      return texts.stream().map(Writing::result).toList();
    } finally {
      caches.forEach(KvCache::close);
    }
  }

  private int capacity(List<GenerationRequest> requests, List<int[]> prompts) {
    long longest = 0;
    for (int i = 0; i < requests.size(); i++) {
      longest = Math.max(longest, (long) prompts.get(i).length + requests.get(i).maxTokens());
    }
    return (int) Math.min(longest, decoder.config().context());
  }

  /** A cache that holds as much of a prompt as any of the others does. */
  private KvCache beginning(int[] prompt, List<KvCache> others, int capacity) {
    KvCache cache = decoder.cache(capacity);
    others.stream()
        .max(Comparator.comparingInt(other -> other.prefixOf(prompt)))
        .ifPresent(other -> cache.copy(other, other.prefixOf(prompt)));
    return cache;
  }

  /**
   * Goes on from the prompt in a cache of one's own. Where the prompt begins as what the cache
   * holds from before, that beginning is not read again.
   *
   * @param cache of the decoder; holds prompt and text afterwards, but for its last token
   * @throws ModelException if the prompt is empty or does not fit the cache
   */
  public Generation generate(
      GenerationRequest request, GenerationListener listener, KvCache cache) {
    int[] prompt = prompt(request.prompt());
    cache.keepPrefixOf(prompt);
    Writing text = new Writing(request, listener, tokenizer, prompt, cache);
    text.read(decoder);
    write(List.of(text));
    return text.result();
  }

  /** Goes on with texts until all are over. */
  private void write(List<Writing> texts) {
    try (Memory memory = Memory.open()) {
      int most = Math.min(texts.size(), decoder.batch());
      Tensor logits = memory.scratch(Shape.of(most, decoder.config().vocab()));
      List<Writing> open = unfinished(texts);
      while (!open.isEmpty()) {
        for (int from = 0; from < open.size(); from += most) {
          step(open.subList(from, Math.min(open.size(), from + most)), logits);
        }
        open = unfinished(open);
      }
    }
  }

  private static List<Writing> unfinished(List<Writing> texts) {
    return texts.stream().filter(text -> !text.isOver()).toList();
  }

  private void step(List<Writing> texts, Tensor logits) {
    long start = System.nanoTime();
    int[] ids = texts.stream().mapToInt(Writing::last).toArray();
    Tensor rows = logits.rows(0, ids.length);
    decoder.nextOfEach(ids, texts.stream().map(Writing::cache).toList(), rows);
    for (int i = 0; i < ids.length; i++) {
      texts.get(i).choose(rows.rows(i, i + 1), start);
    }
  }

  private int[] prompt(Prompt text) {
    int[] ids = tokenizer.encodePrompt(text);
    int context = decoder.config().context();
    if (ids.length == 0) {
      throw new ModelException(
          "the prompt is empty, and the model has no token that begins a text; give a prompt");
    }
    if (ids.length > context) {
      throw new ModelException(
          "the prompt has "
              + ids.length
              + " tokens, the model reads at most "
              + context
              + "; shorten the prompt");
    }
    return ids;
  }
}
