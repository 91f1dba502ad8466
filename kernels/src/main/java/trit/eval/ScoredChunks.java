package trit.eval;

import java.util.Arrays;
import java.util.OptionalInt;
import trit.file.token.SpecialTokens;
import trit.infer.ModelException;

/**
 * A tokenized text cut as a {@link Protocol} cuts it. As {@code llama-perplexity}: consecutive
 * chunks of {@code context} tokens, the tail that does not fill one dropped; where the model begins
 * its texts with a BOS token, the first token of every chunk is replaced by it. Of every chunk the
 * predictions of the second half are scored: positions {@code context/2 … context-2} predict the
 * token after them.
 */
public final class ScoredChunks {
  private final int[] ids;
  private final int context;
  private final int step;
  private final OptionalInt bos;
  private final int first;
  private final int count;

  /**
   * Cuts a text.
   *
   * @param ids the whole text, begun with BOS where the model wants it
   * @param context tokens in a chunk, at least 4
   * @param bos what replaces the first token of every chunk, if anything does
   * @param limit how many chunks to score at most; 0 for all
   * @throws ModelException if the text is shorter than two chunks
   */
  public ScoredChunks(int[] ids, int context, OptionalInt bos, int limit) {
    this(ids, context, context, bos, context / 2, limit);
  }

  private ScoredChunks(int[] ids, int context, int step, OptionalInt bos, int first, int limit) {
    if (context < 4) {
      throw new ModelException("a context of " + context + " tokens is too short; use at least 4");
    }
    if (ids.length < 2 * context) {
      throw new ModelException(
          "the text has "
              + ids.length
              + " tokens, fewer than two chunks of "
              + context
              + "; use a longer text or a shorter context");
    }
    this.ids = ids.clone();
    this.context = context;
    this.step = step;
    this.bos = bos;
    this.first = first;
    int all = (ids.length - context) / step + 1;
    this.count = limit > 0 ? Math.min(limit, all) : all;
  }

  /**
   * Cuts a text the way its model reads texts.
   *
   * @param ids the whole text, without a token that begins it
   * @param specials of the model's tokenizer: whether texts begin with BOS
   * @param context tokens in a chunk, at least 4
   * @param limit how many chunks to score at most; 0 for all
   * @throws ModelException if the text is shorter than two chunks
   */
  public static ScoredChunks of(int[] ids, SpecialTokens specials, int context, int limit) {
    if (!specials.addBos()) {
      return new ScoredChunks(ids, context, OptionalInt.empty(), limit);
    }
    return new ScoredChunks(begun(ids, specials), context, OptionalInt.of(specials.bos()), limit);
  }

  /**
   * Cuts a text by another protocol than llama.cpp's.
   *
   * @param ids the whole text, without a token that begins it
   * @param stride of {@link Protocol#STRIDE}: tokens between the beginnings of windows; 0 for half
   *     the context
   */
  public static ScoredChunks of(
      Protocol protocol, int[] ids, SpecialTokens specials, int context, int stride, int limit) {
    return switch (protocol) {
      case LLAMA_CPP -> of(ids, specials, context, limit);
      case HUGGING_FACE -> sliding(begun(ids, specials), context, context, limit);
      case STRIDE ->
          sliding(begun(ids, specials), context, stride == 0 ? context / 2 : stride, limit);
    };
  }

  /**
   * Windows that overlap, of each of which the last {@code stride} tokens are predicted; the first
   * token of a window has nothing before it and never is.
   *
   * @throws ModelException for a stride that is longer than the context, or none
   */
  static ScoredChunks sliding(int[] ids, int context, int stride, int limit) {
    if (stride < 1 || stride > context) {
      throw new ModelException(
          "a stride of %,d does not fit a context of %,d; use 1 to %2$,d"
              .formatted(stride, context));
    }
    int first = Math.max(0, context - stride - 1);
    return new ScoredChunks(ids, context, stride, OptionalInt.empty(), first, limit);
  }

  private static int[] begun(int[] ids, SpecialTokens specials) {
    if (!specials.addBos()) {
      return ids;
    }
    int[] begun = new int[ids.length + 1];
    begun[0] = specials.bos();
    System.arraycopy(ids, 0, begun, 1, ids.length);
    return begun;
  }

  /** How many chunks are scored. */
  public int count() {
    return count;
  }

  /** Tokens in a chunk. */
  public int context() {
    return context;
  }

  /** Tokens of the whole text, those of the dropped tail included. */
  public int textTokens() {
    return ids.length;
  }

  /** Position of the first prediction that is scored. */
  public int first() {
    return first;
  }

  /** How many predictions of a chunk are scored. */
  public int scoredPerChunk() {
    return context - 1 - first();
  }

  /** How many predictions are scored in all. */
  public long scored() {
    return (long) count * scoredPerChunk();
  }

  /** The tokens of chunk {@code i}. */
  public int[] chunk(int i) {
    int[] chunk = Arrays.copyOfRange(ids, i * step, i * step + context);
    bos.ifPresent(id -> chunk[0] = id);
    return chunk;
  }

  /**
   * The entropy in nats of the tokens that are scored, drawn one by one from their own frequencies:
   * what a model without any context can reach at best on them.
   */
  public double unigramEntropy() {
    int[] counts = new int[Arrays.stream(ids).max().orElse(0) + 1];
    for (int i = 0; i < count; i++) {
      for (int position = first(); position < context - 1; position++) {
        counts[ids[i * step + position + 1]]++;
      }
    }
    double total = scored();
    return Arrays.stream(counts)
        .filter(n -> n > 0)
        .mapToDouble(n -> -n / total * Math.log(n / total))
        .sum();
  }
}
