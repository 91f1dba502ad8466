package trit.compute.vector;

import jdk.incubator.vector.FloatVector;
import trit.compute.ActivationFunction;
import trit.compute.Backend;
import trit.compute.ElementwiseKernels;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.tensor.Tensor;

/**
 * Operations in which every element depends on its like only. What does not fill a vector at the
 * end of a tensor is left to the scalar backend.
 */
final class VectorElementwise implements ElementwiseKernels {
  private final Workers workers;
  private final Backend scalar = ScalarBackend.on(Workers.caller());

  VectorElementwise(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    long p = Lanes.read(a);
    long q = Lanes.read(b);
    long r = Lanes.write(out);
    vectors(out, (from, to) -> add(p, q, r, from, to));
    if (WholeVectors.leaveRest(out)) {
      scalar.add(WholeVectors.rest(a), WholeVectors.rest(b), WholeVectors.rest(out));
    }
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    long p = Lanes.read(a);
    long q = Lanes.read(b);
    long r = Lanes.write(out);
    vectors(out, (from, to) -> multiply(p, q, r, from, to));
    if (WholeVectors.leaveRest(out)) {
      scalar.multiply(WholeVectors.rest(a), WholeVectors.rest(b), WholeVectors.rest(out));
    }
  }

  @Override
  public void scale(Tensor a, float factor, Tensor out) {
    long p = Lanes.read(a);
    long r = Lanes.write(out);
    vectors(out, (from, to) -> scale(p, factor, r, from, to));
    if (WholeVectors.leaveRest(out)) {
      scalar.scale(WholeVectors.rest(a), factor, WholeVectors.rest(out));
    }
  }

  @Override
  public void addBias(Tensor bias, Tensor x) {
    for (int row = 0; row < x.rows(); row++) {
      Tensor own = x.rows(row, row + 1).reshape(x.columns());
      add(own, bias, own);
    }
  }

  @Override
  public void activate(ActivationFunction f, Tensor x, Tensor out) {
    long p = Lanes.read(x);
    long r = Lanes.write(out);
    vectors(out, (from, to) -> activate(f, p, r, from, to));
    if (WholeVectors.leaveRest(out)) {
      scalar.activate(f, WholeVectors.rest(x), WholeVectors.rest(out));
    }
  }

  @Override
  public void swiGlu(Tensor gate, Tensor up, Tensor out) {
    long p = Lanes.read(gate);
    long q = Lanes.read(up);
    long r = Lanes.write(out);
    vectors(out, (from, to) -> swiGlu(p, q, r, from, to));
    if (WholeVectors.leaveRest(out)) {
      scalar.swiGlu(WholeVectors.rest(gate), WholeVectors.rest(up), WholeVectors.rest(out));
    }
  }

  @Override
  public void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    long g = Lanes.read(gate);
    long u = Lanes.read(up);
    long d = Lanes.read(dOut);
    long dg = Lanes.write(dGate);
    long du = Lanes.write(dUp);
    vectors(dOut, (from, to) -> swiGluGradient(g, u, d, dg, du, from, to));
    if (WholeVectors.leaveRest(dOut)) {
      scalar.swiGluGradient(
          WholeVectors.rest(gate),
          WholeVectors.rest(up),
          WholeVectors.rest(dOut),
          WholeVectors.rest(dGate),
          WholeVectors.rest(dUp));
    }
  }

  private static void add(long a, long b, long out, long from, long to) {
    for (long i = from; i < to; i += Lanes.BYTES) {
      Lanes.store(out + i, Lanes.load(a + i).add(Lanes.load(b + i)));
    }
  }

  private static void multiply(long a, long b, long out, long from, long to) {
    for (long i = from; i < to; i += Lanes.BYTES) {
      Lanes.store(out + i, Lanes.load(a + i).mul(Lanes.load(b + i)));
    }
  }

  private static void scale(long a, float factor, long out, long from, long to) {
    for (long i = from; i < to; i += Lanes.BYTES) {
      Lanes.store(out + i, Lanes.load(a + i).mul(factor));
    }
  }

  private static void activate(ActivationFunction f, long x, long out, long from, long to) {
    for (long i = from; i < to; i += Lanes.BYTES) {
      FloatVector values = Lanes.load(x + i);
      FloatVector activated =
          switch (f) {
            case SILU -> timesSigmoid(values, values);
            case RELU_SQUARED -> values.max(0f).mul(values.max(0f));
            case GELU_TANH -> timesSigmoid(values, geluLogit(values));
          };
      Lanes.store(out + i, activated);
    }
  }

  private static FloatVector timesSigmoid(FloatVector x, FloatVector logit) {
    return x.div(Exponential.exp(logit.neg()).add(1f));
  }

  private static FloatVector geluLogit(FloatVector x) {
    FloatVector cube = x.mul(x).mul(x).mul((float) ActivationFunction.GELU_CUBIC);
    return cube.add(x).mul((float) ActivationFunction.GELU_LINEAR);
  }

  private static void swiGlu(long gate, long up, long out, long from, long to) {
    for (long i = from; i < to; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gate + i);
      Lanes.store(out + i, timesSigmoid(g, g).mul(Lanes.load(up + i)));
    }
  }

  private static void swiGluGradient(
      long gate, long up, long dOut, long dGate, long dUp, long from, long to) {
    FloatVector one = Lanes.broadcast(1);
    for (long i = from; i < to; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gate + i);
      FloatVector d = Lanes.load(dOut + i);
      FloatVector sigmoid = one.div(Exponential.exp(g.neg()).add(1f));
      FloatVector slope = g.fma(one.sub(sigmoid), one).mul(sigmoid);
      Lanes.store(dGate + i, d.mul(Lanes.load(up + i)).mul(slope));
      Lanes.store(dUp + i, d.mul(g).mul(sigmoid));
    }
  }

  /** Calls {@code body} with ranges of bytes that whole vectors cover. */
  private void vectors(Tensor like, Ranges.Body body) {
    Ranges.elements(
        workers,
        WholeVectors.of(like),
        (from, to) -> body.accept(from * Float.BYTES, to * Float.BYTES));
  }
}
