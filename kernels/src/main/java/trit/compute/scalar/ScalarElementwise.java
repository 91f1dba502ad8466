package trit.compute.scalar;

import trit.compute.ActivationFunction;
import trit.compute.ElementwiseKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Element by element; exponentials in double. */
final class ScalarElementwise implements ElementwiseKernels {
  /** Elements of one piece. */
  private static final int CHUNK = 4096;

  private final Workers workers;

  ScalarElementwise(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    forEach(out, i -> out.set(i, a.get(i) + b.get(i)));
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    forEach(out, i -> out.set(i, a.get(i) * b.get(i)));
  }

  @Override
  public void scale(Tensor a, float factor, Tensor out) {
    forEach(out, i -> out.set(i, a.get(i) * factor));
  }

  @Override
  public void addBias(Tensor bias, Tensor x) {
    int width = x.columns();
    forEach(x, i -> x.set(i, x.get(i) + bias.get(i % width)));
  }

  @Override
  public void activate(ActivationFunction f, Tensor x, Tensor out) {
    forEach(out, i -> out.set(i, (float) activated(f, x.get(i))));
  }

  private static double activated(ActivationFunction f, double x) {
    return switch (f) {
      case SILU -> x * sigmoid(x);
      case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
      case GELU_TANH -> x * sigmoid(geluLogit(x));
    };
  }

  private static double geluLogit(double x) {
    return ActivationFunction.GELU_LINEAR * (x + ActivationFunction.GELU_CUBIC * x * x * x);
  }

  @Override
  public void swiGlu(Tensor gate, Tensor up, Tensor out) {
    forEach(
        out, i -> out.set(i, (float) (gate.get(i) * sigmoid(gate.get(i)) * (double) up.get(i))));
  }

  /** {@code d silu(g) = sigmoid(g) * (1 + g * (1 - sigmoid(g)))}. */
  @Override
  public void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    forEach(
        dOut,
        i -> {
          double g = gate.get(i);
          double u = up.get(i);
          double d = dOut.get(i);
          double sigmoid = sigmoid(g);
          dGate.set(i, (float) (d * u * sigmoid * (1 + g * (1 - sigmoid))));
          dUp.set(i, (float) (d * g * sigmoid));
        });
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private void forEach(Tensor like, ElementConsumer element) {
    forEach(workers, like, element);
  }

  /** Hands the index of every element to {@code element}, in pieces among the threads. */
  static void forEach(Workers workers, Tensor like, ElementConsumer element) {
    long size = like.size();
    workers.run(
        Math.toIntExact((size + CHUNK - 1) / CHUNK),
        piece -> {
          long from = (long) piece * CHUNK;
          for (long i = from; i < Math.min(size, from + CHUNK); i++) {
            element.accept(i);
          }
        });
  }

  /** What is done with one element. */
  @FunctionalInterface
  interface ElementConsumer {
    void accept(long i);
  }
}
