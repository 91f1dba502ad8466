package trit.eval;

import java.util.List;
import trit.infer.Decoder;
import trit.tensor.Tensor;

/**
 * Perplexity by llama.cpp's protocol ({@code llama-perplexity}); see {@link ScoredChunks} for which
 * predictions are scored. Not to be compared with perplexities of another protocol, context or
 * tokenizer.
 *
 * @param perplexity {@code exp} of the mean negative log-likelihood, and its error
 * @param negativeLogLikelihood the mean, in nats per token
 * @param chunks how many were scored
 * @param scored how many predictions were scored
 * @param read how many tokens the model read
 * @param seconds how long the model took for that, scoring not counted
 */
public record Perplexity(
    Estimate perplexity,
    Estimate negativeLogLikelihood,
    int chunks,
    long scored,
    long read,
    double seconds) {

  /** Scores a text. */
  public static Perplexity measure(Decoder decoder, ScoredChunks text, ChunkProgress progress) {
    double[] losses = new double[Math.toIntExact(text.scored())];
    long read = (long) text.count() * (text.context() - 1);
    try (ChunkLogits models = new ChunkLogits(List.of(decoder), text.context())) {
      for (int i = 0; i < text.count(); i++) {
        int[] chunk = text.chunk(i);
        int offset = i * text.scoredPerChunk() - text.first();
        models.visit(
            chunk,
            text.first(),
            text.context() - 1,
            (position, logits) ->
                score(decoder, chunk, position, logits.getFirst(), losses, offset));
        progress.chunks(i + 1, text.count());
      }
      return of(losses, text.count(), read, models.seconds(0));
    }
  }

  /** Tokens that the model read per second. */
  public double tokensPerSecond() {
    return read / seconds;
  }

  /**
   * Bits that the model needs per byte of the text: {@code log2(PPL) * tokens / bytes}. The only
   * one of these numbers that may be compared across tokenizers.
   *
   * @param tokens of the whole text
   * @param bytes of the whole text in UTF-8
   */
  public double bitsPerByte(long tokens, long bytes) {
    return negativeLogLikelihood.value() / Math.log(2) * tokens / bytes;
  }

  /** From the losses of all scored predictions. */
  static Perplexity of(double[] losses, int chunks, long read, double seconds) {
    Estimate mean = Estimate.ofMean(losses);
    return new Perplexity(mean.exp(), mean, chunks, losses.length, read, seconds);
  }

  private static void score(
      Decoder decoder, int[] chunk, int position, Tensor logits, double[] losses, int offset) {
    decoder
        .backend()
        .workers()
        .run(
            logits.rows(),
            row -> {
              LogSoftmax softmax = new LogSoftmax(logits.columns());
              softmax.read(logits, row);
              losses[offset + position + row] = -softmax.of(chunk[position + row + 1]);
            });
  }
}
