package trit.phase.compress;

import java.util.Optional;
import trit.phase.evaluate.EvaluatePhase;

/**
 * What must hold of a whole model, measured on text beside the model it was made from.
 *
 * @param kld the mean divergence from that model, at most; empty for any
 * @param perplexityRatio its perplexity divided by that model's, at most; empty for any
 * @param rounds how often matrices are stored in better ways and the model is measured again
 * @param mostBpw bits per weight that the matrices may take at most; empty for what they can
 * @param context tokens of a chunk; 0 for 512, or the model's context where that is shorter
 * @param limit how many chunks at most; 0 for the whole text
 */
public record ModelBound(
    Optional<Double> kld,
    Optional<Double> perplexityRatio,
    int rounds,
    Optional<Double> mostBpw,
    int context,
    int limit) {

  /** Checks that something is asked for. */
  public ModelBound {
    if (kld.isEmpty() && perplexityRatio.isEmpty()) {
      throw new IllegalArgumentException("say what must hold: kld or perplexityRatio, or both");
    }
  }

  /** Whether it does. */
  boolean holds(ModelQuality quality) {
    return kld.stream().allMatch(most -> quality.kld() <= most)
        && perplexityRatio.stream().allMatch(most -> quality.perplexityRatio() <= most);
  }

  /** How it is measured. */
  EvaluatePhase.Config measurement() {
    return new EvaluatePhase.Config(context, limit);
  }

  @Override
  public String toString() {
    return String.join(
        " and ",
        java.util.stream.Stream.concat(
                kld.stream().map(most -> "kld " + most),
                perplexityRatio.stream().map(most -> "perplexityRatio " + most))
            .toList());
  }
}
