package trit.infer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trit.file.token.TextStream;
import trit.file.token.Tokenizer;
import trit.tensor.Tensor;

/** One text on its way: its prompt is read, then tokens are chosen until something ends it. */
final class Writing {
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final Tokenizer tokenizer;
  private final KvCache cache;
  private final Sampler sampler;
  private final TextStream stream;
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> written = new ArrayList<>();
  private final int[] history;
  private final int promptLength;
  private int promptTokens;
  private long promptNanos;
  private long nanos;
  private Generation.Stop stop;

  /**
   * A text that nothing is read of yet.
   *
   * @param prompt what begins as everything in the cache
   * @throws ModelException if the prompt does not fit the cache
   */
  Writing(
      GenerationRequest request,
      GenerationListener listener,
      Tokenizer tokenizer,
      int[] prompt,
      KvCache cache) {
    cache.require(prompt.length - cache.length());
    this.request = request;
    this.listener = listener;
    this.tokenizer = tokenizer;
    this.cache = cache;
    this.sampler = new Sampler(request.sampling());
    this.stream = tokenizer.stream();
    this.history = Arrays.copyOf(prompt, cache.capacity() + 1);
    this.promptLength = prompt.length;
    // the stream must know that the text does not begin here
    Arrays.stream(prompt).forEach(stream::next);
  }

  /** Reads what the cache does not hold of the prompt, and chooses the first token. */
  void read(Decoder decoder) {
    long start = System.nanoTime();
    promptTokens = promptLength - cache.length();
    int[] unread = Arrays.copyOfRange(history, cache.length(), promptLength);
    Tensor logits = decoder.next(unread, cache);
    long read = System.nanoTime();
    promptNanos = read - start;
    choose(logits, read);
  }

  /**
   * Chooses the next token, or ends the text.
   *
   * @param logits {@code [1, vocab]} after the last token
   * @param since when work on this token began, as {@link System#nanoTime} has it
   */
  void choose(Tensor logits, long since) {
    stop = next(logits);
    if (isOver()) {
      tell(stream.rest());
      listener.end();
    }
    nanos += System.nanoTime() - since;
  }

  /** Chooses a token; why the text is over then, or null where it goes on. */
  private Generation.Stop next(Tensor logits) {
    if (listener.cancelled()) {
      return Generation.Stop.CANCELLED;
    }
    if (written.size() == request.maxTokens()) {
      return Generation.Stop.LENGTH;
    }
    int length = promptLength + written.size();
    int token = sampler.next(logits, history, length);
    if (tokenizer.description().ends(token) || request.stopTokens().contains(token)) {
      return Generation.Stop.END;
    }
    history[length] = token;
    written.add(token);
    tell(stream.next(token));
    if (written.size() == request.maxTokens()) {
      return Generation.Stop.LENGTH;
    }
    return cache.length() == cache.capacity() ? Generation.Stop.CONTEXT : null;
  }

  private void tell(String piece) {
    if (!piece.isEmpty()) {
      text.append(piece);
      listener.text(piece);
    }
  }

  /** Whether nothing is to be written any more. */
  boolean isOver() {
    return stop != null;
  }

  /** Whether the listener stopped it. */
  boolean isCancelled() {
    return stop == Generation.Stop.CANCELLED;
  }

  /** The token that was chosen last and is to be read next. */
  int last() {
    return written.getLast();
  }

  /** What holds the tokens that were read. */
  KvCache cache() {
    return cache;
  }

  /** The text, once it is over. */
  Generation result() {
    return new Generation(
        text.toString(),
        List.copyOf(written),
        stop,
        promptTokens,
        promptNanos * 1e-9,
        nanos * 1e-9);
  }
}
