package trit.compute;

import trit.tensor.Tensor;

/**
 * Operations in which every element of the result depends on its like only. Conventions: {@link
 * Backend}.
 */
public interface ElementwiseKernels {

  /** {@code out = a + b}; {@code out} may be either. */
  void add(Tensor a, Tensor b, Tensor out);

  /** {@code out = a * b}, element by element; {@code out} may be either. */
  void multiply(Tensor a, Tensor b, Tensor out);

  /** {@code out = a * factor}; {@code out} may be {@code a}. */
  void scale(Tensor a, float factor, Tensor out);

  /** {@code x[t] += bias} for every row. */
  void addBias(Tensor bias, Tensor x);

  /** {@code out = f(x)}; {@code out} may be {@code x}. */
  void activate(ActivationFunction f, Tensor x, Tensor out);

  /** {@code out = silu(gate) * up} (Shazeer, 2020). */
  void swiGlu(Tensor gate, Tensor up, Tensor out);

  /** The gradient of {@link #swiGlu}: writes {@code dGate} and {@code dUp}. */
  void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp);
}
