package trit.phase.compress;

import trit.eval.Divergence;

/**
 * How far a model is from the one it was made from.
 *
 * @param kld mean divergence in nats per token
 * @param kldError one standard error of it
 * @param perplexityRatio its perplexity divided by that of the other
 */
record ModelQuality(double kld, double kldError, double perplexityRatio) {

  static ModelQuality of(Divergence divergence) {
    return new ModelQuality(
        divergence.meanKld().value(), divergence.meanKld().error(), divergence.ratio().value());
  }
}
