package trit.compute.cuda;

import trit.compute.ActivationFunction;
import trit.compute.ElementwiseKernels;
import trit.tensor.Tensor;

/** Element by element, one thread each. */
final class CudaElementwise implements ElementwiseKernels {
  private final Cuda cuda;

  CudaElementwise(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    over(cuda.call("add").in(a).in(b).out(out), out);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    over(cuda.call("multiply").in(a).in(b).out(out), out);
  }

  @Override
  public void scale(Tensor a, float factor, Tensor out) {
    over(cuda.call("scale").in(a).real(factor).out(out), out);
  }

  @Override
  public void addBias(Tensor bias, Tensor x) {
    over(cuda.call("addBias").in(bias).out(x).whole(x.columns()), x);
  }

  @Override
  public void activate(ActivationFunction f, Tensor x, Tensor out) {
    over(cuda.call(kernel(f)).in(x).out(out), out);
  }

  private static String kernel(ActivationFunction f) {
    return switch (f) {
      case SILU -> "silu";
      case RELU_SQUARED -> "reluSquared";
      case GELU_TANH -> "geluTanh";
    };
  }

  @Override
  public void swiGlu(Tensor gate, Tensor up, Tensor out) {
    over(cuda.call("swiGlu").in(gate).in(up).out(out), out);
  }

  @Override
  public void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    over(cuda.call("swiGluGradient").in(gate).in(up).in(dOut).out(dGate).out(dUp), dOut);
  }

  private static void over(CudaCall call, Tensor like) {
    call.count(like.size()).overElements(like.size());
  }
}
