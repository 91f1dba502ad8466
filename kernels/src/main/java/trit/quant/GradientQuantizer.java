package trit.quant;

import trit.compute.Backend;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** What gradients of matrices are rounded to before they move anything. */
public enum GradientQuantizer {
  /** They stay as they are. */
  NONE {
    @Override
    public void apply(Backend backend, Tensor gradient, RandomStream random) {}
  },
  /**
   * {@code t * |g| / |t|}: rounded to -1, 0 and 1 by their mean magnitude, and given back the norm
   * that they had.
   */
  KEEP_NORM {
    @Override
    public void apply(Backend backend, Tensor gradient, RandomStream random) {
      double norm = Math.sqrt(backend.sumOfSquares(gradient));
      float mean = (float) (backend.sumOfMagnitudes(gradient) / gradient.size());
      if (mean == 0) {
        return;
      }
      backend.fakeQuantizeTernary(gradient, mean, gradient);
      backend.scale(gradient, (float) (norm / Math.sqrt(backend.sumOfSquares(gradient))), gradient);
    }
  },
  /**
   * {@code max|g| * sign(g)} with probability {@code |g| / max|g|}, else 0: right in the mean
   * (TernGrad; Wen et al., 2017, arXiv:1705.07878).
   */
  STOCHASTIC {
    @Override
    public void apply(Backend backend, Tensor gradient, RandomStream random) {
      backend.roundAtRandom(random, backend.maxMagnitude(gradient), gradient);
    }
  };

  /**
   * Rounds a gradient where it lies.
   *
   * @param random the stream of this tensor in this step
   */
  public abstract void apply(Backend backend, Tensor gradient, RandomStream random);
}
