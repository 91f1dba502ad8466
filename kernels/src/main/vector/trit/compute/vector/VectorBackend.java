package trit.compute.vector;

import trit.code.EncodedTensor;
import trit.compute.Activations;
import trit.compute.AdamWStep;
import trit.compute.AttentionShape;
import trit.compute.Backend;
import trit.compute.Operands;
import trit.compute.PackedMatrix;
import trit.compute.RotaryTable;
import trit.compute.Workers;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Every operation on the Java Vector API. Each method checks its operands and hands over to the
 * class of its subject. Elementwise operations without exponentials, rotation, rounding and AdamW
 * equal the scalar backend bit for bit; the others agree within a bound that grows with the length
 * of their sums.
 */
public final class VectorBackend implements Backend {
  private final Workers workers;
  private final VectorProducts products;
  private final VectorPacking packing;
  private final VectorEmbedding embedding;
  private final VectorNorms norms;
  private final VectorAttention attention;
  private final VectorLosses losses;
  private final VectorElementwise elementwise;
  private final VectorReductions reductions;
  private final VectorRounding rounding;
  private final VectorOptimizer optimizer;

  /** Shares the work among these threads; the results are the same for any number of them. */
  public VectorBackend(Workers workers) {
    this.workers = workers;
    ScratchPool scratch = new ScratchPool();
    products = new VectorProducts(workers, scratch);
    packing = new VectorPacking(workers, Lanes.FLOATS.vectorBitSize());
    embedding = new VectorEmbedding(workers);
    norms = new VectorNorms(workers, scratch);
    attention = new VectorAttention(workers, scratch);
    losses = new VectorLosses(workers);
    elementwise = new VectorElementwise(workers);
    reductions = new VectorReductions(workers);
    rounding = new VectorRounding(workers);
    optimizer = new VectorOptimizer(workers);
  }

  @Override
  public String name() {
    return "vector";
  }

  /** Sums depend on the number of lanes. */
  @Override
  public String determinism() {
    return "vector-" + Lanes.FLOATS.vectorBitSize();
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    Operands.linear("linear", x, w, y);
    products.linear(x, w, y);
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    Operands.linear("linearInputGradient", dx, w, dy);
    products.linearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    Operands.linear("addLinearInputGradient", dx, w, dy);
    products.addLinearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    Operands.linear("addLinearWeightGradient", x, dw, dy);
    products.addLinearWeightGradient(dy, x, dw);
  }

  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    return packing.pack(weights, activations, memory);
  }

  @Override
  public void embed(int[] ids, Tensor table, Tensor out) {
    Operands.embed("embed", ids, table, out);
    embedding.embed(ids, table, out);
  }

  @Override
  public void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    Operands.embed("addEmbedGradient", ids, dTable, dOut);
    embedding.addEmbedGradient(ids, dOut, dTable);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    Operands.same("rmsNorm", x, y);
    Operands.gain("rmsNorm", x, gain);
    norms.rmsNorm(x, gain, epsilon, y);
  }

  @Override
  public void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    Operands.same("rmsNormGradient", x, dy, dx);
    Operands.gain("rmsNormGradient", x, gain);
    Operands.gain("rmsNormGradient", x, dGain);
    norms.rmsNormGradient(x, gain, epsilon, dy, dx, dGain);
  }

  @Override
  public void rotate(Tensor x, RotaryTable table, int[] positions) {
    Operands.rotate("rotate", x, table, positions);
    embedding.rotate(x, table, positions);
  }

  @Override
  public void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    Operands.rotate("rotateBack", x, table, positions);
    embedding.rotateBack(x, table, positions);
  }

  @Override
  public void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    Operands.attention("attention", shape, q, k, logSumExp);
    Operands.same("attention", q, out);
    Operands.same("attention", k, v);
    attention.attention(shape, q, k, v, out, logSumExp);
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
    Operands.attention("attentionGradient", shape, q, k, logSumExp);
    Operands.same("attentionGradient", q, out, dOut, dq);
    Operands.same("attentionGradient", k, v, dk, dv);
    attention.attentionGradient(shape, q, k, v, out, logSumExp, dOut, dq, dk, dv);
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    Operands.cachedAttention("cachedAttention", q, keys, past, heads, kvHeads);
    Operands.same("cachedAttention", q, out);
    Operands.same("cachedAttention", keys, values);
    attention.cachedAttention(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  public void swiGlu(Tensor gate, Tensor up, Tensor out) {
    Operands.same("swiGlu", gate, up, out);
    elementwise.swiGlu(gate, up, out);
  }

  @Override
  public void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    Operands.same("swiGluGradient", gate, up, dOut, dGate, dUp);
    elementwise.swiGluGradient(gate, up, dOut, dGate, dUp);
  }

  @Override
  public void softmax(Tensor x, Tensor y) {
    Operands.same("softmax", x, y);
    losses.softmax(x, y);
  }

  @Override
  public void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    Operands.targets("crossEntropy", logits, targets);
    Operands.losses("crossEntropy", logits, losses);
    this.losses.crossEntropy(logits, targets, losses);
  }

  @Override
  public void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    Operands.targets("crossEntropyGradient", logits, targets);
    Operands.same("crossEntropyGradient", logits, dLogits);
    losses.crossEntropyGradient(logits, targets, scale, dLogits);
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    Operands.same("add", a, b, out);
    elementwise.add(a, b, out);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    Operands.same("multiply", a, b, out);
    elementwise.multiply(a, b, out);
  }

  @Override
  public void scale(Tensor a, float factor, Tensor out) {
    Operands.same("scale", a, out);
    elementwise.scale(a, factor, out);
  }

  @Override
  public double sum(Tensor x) {
    return reductions.sum(x);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return reductions.sumOfSquares(x);
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return reductions.sumOfMagnitudes(x);
  }

  @Override
  public float maxMagnitude(Tensor x) {
    return reductions.maxMagnitude(x);
  }

  @Override
  public void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    Operands.same("fakeQuantizeTernary", w, out);
    rounding.fakeQuantizeTernary(w, gamma, out);
  }

  @Override
  public void fakeQuantizeRows(Tensor x, Tensor out) {
    Operands.same("fakeQuantizeRows", x, out);
    rounding.fakeQuantizeRows(x, out);
  }

  @Override
  public void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    Operands.same("adamW", weights, gradient, m, v);
    optimizer.adamW(step, weights, gradient, m, v);
  }
}
