package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/** An encoded weight matrix {@code [N,K]} in the layout its backend multiplies fastest. */
public interface PackedMatrix {

  /** What it was made from. */
  EncodedTensor source();

  /** {@code y[T,N] = round(x[T,K]) · source[N,K]ᵀ}. */
  void multiply(Tensor x, Tensor y);

  /** Bytes of the copy, 0 where the source is multiplied as it lies. */
  long extraBytes();

  /** Whether all weights were found to be finite when this was made; false says nothing. */
  default boolean isKnownFinite() {
    return false;
  }
}
