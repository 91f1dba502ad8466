package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The readable specification of every operation: plain loops, sums in double and in index order.
 * Every other backend is compared with it.
 */
public final class ScalarBackend implements Backend {
  private final Workers workers;
  private final ScalarProducts products;
  private final ScalarLayers layers;
  private final ScalarAttention attention;
  private final ScalarLosses losses;
  private final ScalarElements elements;
  private final ScalarPacking packing;

  /** A backend that shares its work among these threads. */
  public ScalarBackend(Workers workers) {
    this.workers = workers;
    products = new ScalarProducts(workers);
    layers = new ScalarLayers(workers);
    attention = new ScalarAttention(workers);
    losses = new ScalarLosses(workers);
    elements = new ScalarElements(workers);
    packing = new ScalarPacking(workers);
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public String determinism() {
    return "scalar";
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    Shapes.linear("linear", x, w, y);
    products.linear(x, w, y);
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    dx.fill(0);
    addLinearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    Shapes.linear("linear's input gradient", dx, w, dy);
    products.addInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    Shapes.linear("linear's weight gradient", x, dw, dy);
    products.addWeightGradient(dy, x, dw);
  }

  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    return packing.pack(weights, activations, memory);
  }

  @Override
  public void embed(int[] ids, Tensor table, Tensor out) {
    Shapes.embed(ids, table, out);
    layers.embed(ids, table, out);
  }

  @Override
  public void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    Shapes.embed(ids, dTable, dOut);
    layers.addEmbedGradient(ids, dOut, dTable);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    Shapes.norm("rmsNorm", x, gain, y);
    layers.rmsNorm(x, gain, epsilon, y);
  }

  @Override
  public void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    Shapes.norm("rmsNorm's gradient", x, gain, dy);
    Shapes.norm("rmsNorm's gradient", dx, dGain, dy);
    layers.rmsNormGradient(x, gain, epsilon, dy, dx, dGain);
  }

  @Override
  public void rotate(Tensor x, RotaryTable table, int[] positions) {
    Shapes.rotation(x, table, positions);
    layers.rotate(x, table, positions, 1);
  }

  @Override
  public void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    Shapes.rotation(x, table, positions);
    layers.rotate(x, table, positions, -1);
  }

  @Override
  public void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    Shapes.attention(shape, q, k, v, out, logSumExp);
    attention.forward(shape, q, k, v, out, logSumExp);
  }

  @Override
  public void attentionGradient(
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor logSumExp,
      Tensor dOut,
      Tensor dq,
      Tensor dk,
      Tensor dv) {
    Shapes.attention(shape, q, k, v, out, logSumExp);
    Shapes.attention(shape, dq, dk, dv, dOut, logSumExp);
    attention.gradient(shape, q, k, v, out, logSumExp, dOut, dq, dk, dv);
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    Shapes.cachedAttention(q, keys, values, past, heads, kvHeads, out);
    attention.cached(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  public void swiGlu(Tensor gate, Tensor up, Tensor out) {
    Shapes.same("swiGlu", gate, up, out);
    layers.swiGlu(gate, up, out);
  }

  @Override
  public void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    Shapes.same("swiGlu's gradient", gate, up, dOut, dGate, dUp);
    layers.swiGluGradient(gate, up, dOut, dGate, dUp);
  }

  @Override
  public void softmax(Tensor x, Tensor y) {
    Shapes.same("softmax", x, y);
    losses.softmax(x, y);
  }

  @Override
  public void crossEntropy(Tensor logits, int[] targets, Tensor rowLosses) {
    Shapes.targets(logits, targets);
    Shapes.count("crossEntropy", logits.rows(), Math.toIntExact(rowLosses.size()));
    losses.crossEntropy(logits, targets, rowLosses);
  }

  @Override
  public void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    Shapes.targets(logits, targets);
    Shapes.same("crossEntropy's gradient", logits, dLogits);
    losses.crossEntropyGradient(logits, targets, scale, dLogits);
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    Shapes.same("add", a, b, out);
    elements.each(a.size(), i -> out.set(i, a.get(i) + b.get(i)));
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    Shapes.same("multiply", a, b, out);
    elements.each(a.size(), i -> out.set(i, a.get(i) * b.get(i)));
  }

  @Override
  public void scale(Tensor a, float factor, Tensor out) {
    Shapes.same("scale", a, out);
    elements.each(a.size(), i -> out.set(i, a.get(i) * factor));
  }

  @Override
  public double sum(Tensor x) {
    return elements.sum(x, value -> value);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return elements.sum(x, value -> value * value);
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return elements.sum(x, Math::abs);
  }

  @Override
  public float maxMagnitude(Tensor x) {
    return elements.maxMagnitude(x);
  }

  @Override
  public void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    Shapes.same("fakeQuantizeTernary", w, out);
    elements.fakeQuantizeTernary(w, gamma, out);
  }

  @Override
  public void fakeQuantizeRows(Tensor x, Tensor out) {
    Shapes.same("fakeQuantizeRows", x, out);
    elements.fakeQuantizeRows(x, out);
  }

  @Override
  public void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    Shapes.same("adamW", weights, gradient, m, v);
    elements.adamW(step, weights, gradient, m, v);
  }
}
