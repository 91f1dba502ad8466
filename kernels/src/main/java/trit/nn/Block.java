package trit.nn;

import java.util.Set;
import trit.compute.ActivationFunction;

/**
 * What the blocks of a transformer are made of.
 *
 * @param norm before attention, before the feed-forward layer and of the sub-norms
 * @param feedForward its kind
 * @param parts what else there is
 */
public record Block(Norm norm, FeedForward feedForward, Set<Part> parts) {

  /** Keeps its own set. */
  public Block {
    parts = Set.copyOf(parts);
  }

  /** RMSNorm and a gated SiLU, as Llama has them, with these parts besides. */
  public static Block gatedSilu(double epsilon, Part... parts) {
    return new Block(
        new Norm.Rms(epsilon), new FeedForward.Gated(ActivationFunction.SILU), Set.of(parts));
  }

  /** Whether there is this part. */
  public boolean has(Part part) {
    return parts.contains(part);
  }
}
