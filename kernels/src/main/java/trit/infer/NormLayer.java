package trit.infer;

import trit.compute.Backend;
import trit.tensor.Tensor;

/** A norm, prepared for its backend. */
sealed interface NormLayer {

  /** Normalises every row; {@code y} may be {@code x}. */
  void apply(Tensor x, Tensor y);

  /** Root-mean-square normalisation. */
  record Rms(Backend backend, Tensor gain, float epsilon) implements NormLayer {
    @Override
    public void apply(Tensor x, Tensor y) {
      backend.rmsNorm(x, gain, epsilon, y);
    }
  }

  /** LayerNorm. */
  record Centred(Backend backend, Tensor gain, Tensor bias, float epsilon) implements NormLayer {
    @Override
    public void apply(Tensor x, Tensor y) {
      backend.layerNorm(x, gain, bias, epsilon, y);
    }
  }
}
