package trit.eval;

import java.util.List;
import trit.infer.Decoder;
import trit.infer.ModelException;
import trit.tensor.Tensor;

/**
 * How far a model's predictions are from those of the model it was made from, on the same positions
 * as {@link Perplexity} and with llama.cpp's names. Divergences are {@code KL(base ‖ model)} in
 * nats over the whole vocabulary and in double: llama.cpp stores the base's log-probabilities in
 * 16-bit steps and leaves out tokens below e^-16, which moves single positions by up to 1e-4.
 *
 * @param model perplexity of the model
 * @param base perplexity of what it is compared with
 * @param logRatio {@code ln(PPL(model) / PPL(base))} with the error of correlated samples
 * @param correlation of the two models' losses
 * @param meanKld mean divergence
 * @param kld the divergences' distribution
 * @param meanDeltaP mean change of the correct token's probability
 * @param rmsDeltaP root mean square of that change
 * @param sameTop share of positions where both find the same token likeliest
 */
public record Divergence(
    Perplexity model,
    Perplexity base,
    Estimate logRatio,
    double correlation,
    Estimate meanKld,
    Percentiles kld,
    Estimate meanDeltaP,
    Estimate rmsDeltaP,
    Estimate sameTop) {

  /**
   * Scores a text with both models, chunk by chunk.
   *
   * @throws ModelException if the models' vocabularies differ
   */
  public static Divergence measure(
      Decoder model, Decoder base, ScoredChunks text, ChunkProgress progress) {
    requireSameVocabulary(model, base);
    Positions positions = new Positions(Math.toIntExact(text.scored()));
    long read = (long) text.count() * (text.context() - 1);
    try (ChunkLogits models = new ChunkLogits(List.of(model, base), text.context())) {
      for (int i = 0; i < text.count(); i++) {
        int[] chunk = text.chunk(i);
        int offset = i * text.scoredPerChunk() - text.first();
        models.visit(
            chunk,
            text.first(),
            text.context() - 1,
            (position, logits) ->
                model
                    .backend()
                    .workers()
                    .run(
                        logits.getFirst().rows(),
                        row -> positions.score(chunk, position, row, logits, offset)));
        progress.chunks(i + 1, text.count());
      }
      return positions.summary(text.count(), read, models);
    }
  }

  /** {@code PPL(model) / PPL(base)}. */
  public Estimate ratio() {
    return logRatio.exp();
  }

  private static void requireSameVocabulary(Decoder model, Decoder base) {
    int own = model.config().vocab();
    int other = base.config().vocab();
    if (own != other) {
      throw new ModelException(
          "models with vocabularies of "
              + own
              + " and "
              + other
              + " tokens cannot be compared; compare models that share a tokenizer");
    }
  }

  /** What is kept of every scored position. */
  private static final class Positions {
    private final double[] losses;
    private final double[] baseLosses;
    private final double[] divergences;
    private final boolean[] sameTop;

    Positions(int count) {
      losses = new double[count];
      baseLosses = new double[count];
      divergences = new double[count];
      sameTop = new boolean[count];
    }

    void score(int[] chunk, int position, int row, List<Tensor> logits, int offset) {
      LogSoftmax own = new LogSoftmax(logits.get(0).columns());
      LogSoftmax other = new LogSoftmax(logits.get(1).columns());
      own.read(logits.get(0), row);
      other.read(logits.get(1), row);
      int target = chunk[position + row + 1];
      int index = offset + position + row;
      losses[index] = -own.of(target);
      baseLosses[index] = -other.of(target);
      divergences[index] = other.divergenceTo(own);
      sameTop[index] = own.best() == other.best();
    }

    Divergence summary(int chunks, long read, ChunkLogits models) {
      Perplexity model = Perplexity.of(losses, chunks, read, models.seconds(0));
      Perplexity base = Perplexity.of(baseLosses, chunks, read, models.seconds(1));
      Estimate own = model.negativeLogLikelihood();
      Estimate other = base.negativeLogLikelihood();
      double covariance = covariance(losses, own.value(), baseLosses, other.value());
      double errors = own.error() * other.error();
      double difference = own.error() * own.error() + other.error() * other.error();
      double error = Math.sqrt(Math.max(0, difference - 2 * covariance));
      double[] changes = new double[losses.length];
      double[] squares = new double[losses.length];
      int same = 0;
      for (int i = 0; i < changes.length; i++) {
        changes[i] = Math.exp(-losses[i]) - Math.exp(-baseLosses[i]);
        squares[i] = changes[i] * changes[i];
        same += sameTop[i] ? 1 : 0;
      }
      return new Divergence(
          model,
          base,
          new Estimate(own.value() - other.value(), error),
          errors == 0 ? 1 : covariance / errors,
          Estimate.ofMean(divergences),
          Percentiles.of(divergences),
          Estimate.ofMean(changes),
          root(Estimate.ofMean(squares)),
          Estimate.ofShare(same, sameTop.length));
    }

    /** The covariance of two means over the same positions. */
    private static double covariance(double[] a, double meanA, double[] b, double meanB) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += (a[i] - meanA) * (b[i] - meanB);
      }
      return a.length > 1 ? sum / a.length / (a.length - 1) : 0;
    }

    private static Estimate root(Estimate meanSquare) {
      double root = Math.sqrt(meanSquare.value());
      return new Estimate(root, root == 0 ? 0 : 0.5 / root * meanSquare.error());
    }
  }
}
