package trit.compute;

import trit.tensor.Tensor;

/** Operations in which every element of the result depends on its like only. */
final class ScalarElementwise {
  /** Elements of one piece. */
  private static final int CHUNK = 4096;

  private final Workers workers;

  ScalarElementwise(Workers workers) {
    this.workers = workers;
  }

  void add(Tensor a, Tensor b, Tensor out) {
    forEach(out, i -> out.set(i, a.get(i) + b.get(i)));
  }

  void multiply(Tensor a, Tensor b, Tensor out) {
    forEach(out, i -> out.set(i, a.get(i) * b.get(i)));
  }

  void scale(Tensor a, float factor, Tensor out) {
    forEach(out, i -> out.set(i, a.get(i) * factor));
  }

  void swiGlu(Tensor gate, Tensor up, Tensor out) {
    forEach(
        out, i -> out.set(i, (float) (gate.get(i) * sigmoid(gate.get(i)) * (double) up.get(i))));
  }

  /** {@code d silu(g) = sigmoid(g) * (1 + g * (1 - sigmoid(g)))}. */
  void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
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

  /** The correction of the moments' bias is folded into the rate and the root. */
  void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    float rate = step.rate() / step.correction1();
    float root = (float) (1 / Math.sqrt(step.correction2()));
    float keep = 1 - step.rate() * step.decay();
    forEach(
        weights,
        i -> {
          float g = gradient.get(i) * step.gradientScale();
          float first = step.beta1() * m.get(i) + (1 - step.beta1()) * g;
          float second = step.beta2() * v.get(i) + (1 - step.beta2()) * (g * g);
          m.set(i, first);
          v.set(i, second);
          float spread = (float) Math.sqrt(second) * root + step.epsilon();
          weights.set(i, weights.get(i) * keep - rate * first / spread);
        });
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private void forEach(Tensor like, ElementConsumer element) {
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

  @FunctionalInterface
  private interface ElementConsumer {
    void accept(long i);
  }
}
