package trit.compute;

import trit.tensor.Tensor;

/** Elementwise operations whose operands are checked first. */
interface CheckedElementwise extends Checked, ElementwiseKernels {

  @Override
  default void addBias(Tensor bias, Tensor x) {
    Operands.gain("addBias", x, bias);
    kernels().elementwise().addBias(bias, x);
  }

  @Override
  default void activate(ActivationFunction f, Tensor x, Tensor out) {
    Operands.same("activate", x, out);
    kernels().elementwise().activate(f, x, out);
  }

  @Override
  default void swiGlu(Tensor gate, Tensor up, Tensor out) {
    Operands.same("swiGlu", gate, up, out);
    kernels().elementwise().swiGlu(gate, up, out);
  }

  @Override
  default void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    Operands.same("swiGluGradient", gate, up, dOut, dGate, dUp);
    kernels().elementwise().swiGluGradient(gate, up, dOut, dGate, dUp);
  }

  @Override
  default void add(Tensor a, Tensor b, Tensor out) {
    Operands.same("add", a, b, out);
    kernels().elementwise().add(a, b, out);
  }

  @Override
  default void multiply(Tensor a, Tensor b, Tensor out) {
    Operands.same("multiply", a, b, out);
    kernels().elementwise().multiply(a, b, out);
  }

  @Override
  default void scale(Tensor a, float factor, Tensor out) {
    Operands.same("scale", a, out);
    kernels().elementwise().scale(a, factor, out);
  }
}
