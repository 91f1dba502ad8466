package trit.infer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trit.file.token.TextStream;
import trit.file.token.Tokenizer;
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
    try (KvCache cache = cacheFor(List.of(request))) {
      return generate(request, listener, cache);
    }
  }

  /**
   * A cache in which these can be written one after another.
   *
   * @throws ModelException as {@link #generate(GenerationRequest, GenerationListener)}
   */
  public KvCache cacheFor(List<GenerationRequest> requests) {
    long longest = 0;
    for (GenerationRequest request : requests) {
      longest = Math.max(longest, (long) prompt(request.prompt()).length + request.maxTokens());
    }
    return decoder.cache((int) Math.min(longest, decoder.config().context()));
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
    int kept = cache.keepPrefixOf(prompt);
    cache.require(prompt.length - kept);
    return new Writing(request, listener, prompt, cache).run();
  }

  private int[] prompt(String text) {
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

  /** One text on its way. */
  private final class Writing {
    private final GenerationRequest request;
    private final GenerationListener listener;
    private final KvCache cache;
    private final Sampler sampler;
    private final TextStream stream = tokenizer.stream();
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> written = new ArrayList<>();
    private final int[] history;
    private final int promptLength;

    Writing(GenerationRequest request, GenerationListener listener, int[] prompt, KvCache cache) {
      this.request = request;
      this.listener = listener;
      this.cache = cache;
      this.sampler = new Sampler(request.sampling());
      this.history = Arrays.copyOf(prompt, cache.capacity() + 1);
      this.promptLength = prompt.length;
      // the stream must know that the text does not begin here
      Arrays.stream(prompt).forEach(stream::next);
    }

    Generation run() {
      long start = System.nanoTime();
      int known = cache.length();
      Tensor logits = decoder.next(Arrays.copyOfRange(history, known, promptLength), cache);
      long read = System.nanoTime();
      Generation.Stop stop = write(logits);
      tell(stream.rest());
      return new Generation(
          text.toString(),
          List.copyOf(written),
          stop,
          promptLength - known,
          (read - start) * 1e-9,
          (System.nanoTime() - read) * 1e-9);
    }

    private Generation.Stop write(Tensor promptLogits) {
      Tensor logits = promptLogits;
      while (true) {
        if (listener.cancelled()) {
          return Generation.Stop.CANCELLED;
        }
        if (written.size() == request.maxTokens()) {
          return Generation.Stop.LENGTH;
        }
        int length = promptLength + written.size();
        int token = sampler.next(logits, history, length);
        if (token == tokenizer.specials().eos() || request.stopTokens().contains(token)) {
          return Generation.Stop.END;
        }
        history[length] = token;
        written.add(token);
        tell(stream.next(token));
        if (cache.length() == cache.capacity()) {
          return written.size() == request.maxTokens()
              ? Generation.Stop.LENGTH
              : Generation.Stop.CONTEXT;
        }
        logits = decoder.next(new int[] {token}, cache);
      }
    }

    private void tell(String piece) {
      if (!piece.isEmpty()) {
        text.append(piece);
        listener.text(piece);
      }
    }
  }
}
