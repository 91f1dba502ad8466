package trit.eval;

import java.util.Arrays;
import trit.file.token.Tokenizer;
import trit.infer.Decoder;
import trit.infer.KvCache;
import trit.infer.ModelException;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * How likely a model finds that a text goes on in a certain way: {@code ln p(continuation |
 * context)}, the sum over the continuation's tokens. Both are tokenized together and split where
 * the context's own tokens end, as lm-evaluation-harness does; of texts longer than the model reads
 * the beginning is left out.
 */
public final class Continuations implements AutoCloseable {
  private static final int ROWS = 64;

  private final Memory memory = Memory.open();
  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final KvCache cache;
  private final Tensor logits;
  private long truncated;

  /** Scores by a model; what consecutive texts begin with in common is read once. */
  public Continuations(Decoder decoder, Tokenizer tokenizer) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.cache = decoder.cache(decoder.config().context());
    this.logits = memory.scratch(Shape.of(ROWS, decoder.config().vocab()));
  }

  /**
   * The log-likelihood of a continuation, in nats.
   *
   * @throws ModelException if there is no token before the continuation, or none in it
   */
  public double logLikelihood(String context, String continuation) {
    int[] whole = tokenizer.encodePrompt(context + continuation);
    int start = tokenizer.encodePrompt(context).length;
    if (start < 1 || start >= whole.length) {
      throw new ModelException(
          "a continuation needs tokens of its own and one before it; the context is too short");
    }
    int most = decoder.config().context() + 1;
    int cut = Math.max(0, whole.length - most);
    if (cut > 0) {
      truncated++;
    }
    return score(Arrays.copyOfRange(whole, cut, whole.length), Math.max(1, start - cut));
  }

  /** How many texts were too long so far, so that their beginnings were left out. */
  public long truncated() {
    return truncated;
  }

  @Override
  public void close() {
    cache.close();
    memory.close();
  }

  private double score(int[] ids, int start) {
    // the token before the continuation is read again, because its logits are wanted
    int from = cache.keepPrefixOf(Arrays.copyOf(ids, start));
    double sum = 0;
    while (from < ids.length - 1) {
      int to = Math.min(ids.length - 1, from + Math.min(decoder.batch(), ROWS));
      Tensor hidden = decoder.hidden(Arrays.copyOfRange(ids, from, to), cache);
      int first = Math.max(from, start - 1);
      if (first < to) {
        sum += sum(hidden.rows(first - from, to - from), ids, first);
      }
      from = to;
    }
    return sum;
  }

  /** Sums over rows of which the first predicts the token after {@code position}. */
  private double sum(Tensor hidden, int[] ids, int position) {
    Tensor rows = logits.rows(0, hidden.rows());
    decoder.logits(hidden, rows);
    LogSoftmax softmax = new LogSoftmax(rows.columns());
    double sum = 0;
    for (int row = 0; row < rows.rows(); row++) {
      softmax.read(rows, row);
      sum += softmax.of(ids[position + row + 1]);
    }
    return sum;
  }
}
