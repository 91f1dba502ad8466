package trit.compute;

import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * A backend that checks the operands of every operation, once and in one place, and hands over to
 * the component of its subject.
 */
public final class CheckedBackend implements Backend {
  private final String name;
  private final String determinism;
  private final Workers workers;
  private final Kernels kernels;
  private final ProductKernels products;

  /**
   * Puts the checks before these kernels.
   *
   * @param name as {@link Backend#name}
   * @param determinism as {@link Backend#determinism}
   * @param workers the threads that the kernels share their work among
   */
  public CheckedBackend(String name, String determinism, Workers workers, Kernels kernels) {
    this.name = name;
    this.determinism = determinism;
    this.workers = workers;
    this.kernels = kernels;
    this.products = new CheckedProducts(kernels.products());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String determinism() {
    return determinism;
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Memory openMemory() {
    return kernels.storage().openMemory();
  }

  @Override
  public void finish() {
    kernels.storage().finish();
  }

  @Override
  public boolean onHost() {
    return kernels.storage().onHost();
  }

  @Override
  public Optional<Recording> record(Runnable operations) {
    return kernels.storage().record(operations);
  }

  @Override
  public void clear(Tensor x) {
    kernels.storage().clear(x);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    Operands.equallyMany("copy", from, to);
    kernels.storage().copy(from, to);
  }

  @Override
  public Optional<String> device() {
    return kernels.storage().device();
  }

  @Override
  public Optional<DeviceMemoryUse> deviceMemory() {
    return kernels.storage().deviceMemory();
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    products.linear(x, w, y);
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    products.linearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    products.addLinearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    products.addLinearWeightGradient(dy, x, dw);
  }

  @Override
  public ProductKernels productsOf(Encoding factors) {
    return products.productsOf(factors);
  }

  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    return kernels.packing().pack(weights, activations, memory);
  }

  @Override
  public void multiplyEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    requireOneEach(x, weights, ys);
    kernels.packing().multiplyEach(x, weights, ys);
  }

  private static void requireOneEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    if (weights.size() != ys.size()) {
      throw new IllegalArgumentException(
          weights.size() + " matrices cannot give " + ys.size() + " results");
    }
    for (int i = 0; i < ys.size(); i++) {
      EncodedProducts.checkShapes(weights.get(i).source(), x, ys.get(i));
    }
  }

  @Override
  public void embed(int[] ids, Tensor table, Tensor out) {
    Operands.embed("embed", ids, table, out);
    kernels.embedding().embed(ids, table, out);
  }

  @Override
  public void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    Operands.embed("addEmbedGradient", ids, dTable, dOut);
    kernels.embedding().addEmbedGradient(ids, dOut, dTable);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    Operands.same("rmsNorm", x, y);
    Operands.gain("rmsNorm", x, gain);
    kernels.norms().rmsNorm(x, gain, epsilon, y);
  }

  @Override
  public void layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y) {
    Operands.same("layerNorm", x, y);
    Operands.gain("layerNorm", x, gain);
    Operands.gain("layerNorm", x, bias);
    kernels.norms().layerNorm(x, gain, bias, epsilon, y);
  }

  @Override
  public void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    Operands.same("rmsNormGradient", x, dy, dx);
    Operands.gain("rmsNormGradient", x, gain);
    Operands.gain("rmsNormGradient", x, dGain);
    kernels.norms().rmsNormGradient(x, gain, epsilon, dy, dx, dGain);
  }

  @Override
  public void rmsNormRounded(Tensor x, Tensor gain, float epsilon, Tensor y) {
    Operands.same("rmsNormRounded", x, y);
    Operands.gain("rmsNormRounded", x, gain);
    kernels.roundedNorms().rmsNormRounded(x, gain, epsilon, y);
  }

  @Override
  public void multiplyEachNormed(
      Tensor x,
      Tensor gain,
      float epsilon,
      Tensor normed,
      List<PackedMatrix> weights,
      List<Tensor> ys) {
    Operands.same("multiplyEachNormed", x, normed);
    Operands.gain("multiplyEachNormed", x, gain);
    requireOneEach(x, weights, ys);
    kernels.roundedNorms().multiplyEachNormed(x, gain, epsilon, normed, weights, ys);
  }

  @Override
  public void rotate(Tensor x, RotaryTable table, int[] positions) {
    Operands.rotate("rotate", x, table, positions);
    kernels.embedding().rotate(x, table, positions);
  }

  @Override
  public void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    Operands.rotate("rotateBack", x, table, positions);
    kernels.embedding().rotateBack(x, table, positions);
  }

  @Override
  public void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
    Operands.attention("attention", shape, q, k, logSumExp);
    Operands.same("attention", q, out);
    Operands.same("attention", k, v);
    kernels.attention().attention(shape, q, k, v, out, logSumExp);
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
    kernels.attention().attentionGradient(shape, q, k, v, out, logSumExp, dOut, dq, dk, dv);
  }

  @Override
  public void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out) {
    Operands.cachedAttention("cachedAttention", q, keys.shape(), past, heads, kvHeads);
    Operands.same("cachedAttention", q, out);
    Operands.same("cachedAttention", keys, values);
    kernels.attention().cachedAttention(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  public void cachedAttention(
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int past,
      int heads,
      int kvHeads,
      Tensor out) {
    Operands.cachedAttention("cachedAttention", q, keys.shape(), past, heads, kvHeads);
    Operands.same("cachedAttention", q, out);
    Operands.sameEncoded("cachedAttention", keys, values);
    kernels.attention().cachedAttention(q, keys, values, past, heads, kvHeads, out);
  }

  @Override
  public void keep(Tensor rows, EncodedTensor cache, int first) {
    Operands.keep("keep", rows, cache.shape(), first);
    kernels.attention().keep(rows, cache, first);
  }

  @Override
  public void rotateAt(Tensor place, Tensor x, RotaryTable table) {
    Operands.place("rotateAt", place, x);
    Operands.heads("rotateAt", x, table);
    kernels.nextToken().rotateAt(place, x, table);
  }

  @Override
  public void keepAt(Tensor place, Tensor row, EncodedTensor cache) {
    Operands.place("keepAt", place, row);
    Operands.keep("keepAt", row, cache.shape(), 0);
    kernels.nextToken().keepAt(place, row, cache);
  }

  @Override
  public void cachedAttentionAt(
      Tensor place,
      Tensor q,
      EncodedTensor keys,
      EncodedTensor values,
      int heads,
      int kvHeads,
      Tensor out) {
    Operands.place("cachedAttentionAt", place, q);
    Operands.cachedAttention("cachedAttentionAt", q, keys.shape(), 0, heads, kvHeads);
    Operands.same("cachedAttentionAt", q, out);
    Operands.sameEncoded("cachedAttentionAt", keys, values);
    kernels.nextToken().cachedAttentionAt(place, q, keys, values, heads, kvHeads, out);
  }

  @Override
  public void addBias(Tensor bias, Tensor x) {
    Operands.gain("addBias", x, bias);
    kernels.elementwise().addBias(bias, x);
  }

  @Override
  public void activate(ActivationFunction f, Tensor x, Tensor out) {
    Operands.same("activate", x, out);
    kernels.elementwise().activate(f, x, out);
  }

  @Override
  public void swiGlu(Tensor gate, Tensor up, Tensor out) {
    Operands.same("swiGlu", gate, up, out);
    kernels.elementwise().swiGlu(gate, up, out);
  }

  @Override
  public void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    Operands.same("swiGluGradient", gate, up, dOut, dGate, dUp);
    kernels.elementwise().swiGluGradient(gate, up, dOut, dGate, dUp);
  }

  @Override
  public void softmax(Tensor x, Tensor y) {
    Operands.same("softmax", x, y);
    kernels.losses().softmax(x, y);
  }

  @Override
  public void crossEntropy(Tensor logits, int[] targets, Tensor losses) {
    Operands.targets("crossEntropy", logits, targets);
    Operands.losses("crossEntropy", logits, losses);
    kernels.losses().crossEntropy(logits, targets, losses);
  }

  @Override
  public void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits) {
    Operands.targets("crossEntropyGradient", logits, targets);
    Operands.same("crossEntropyGradient", logits, dLogits);
    kernels.losses().crossEntropyGradient(logits, targets, scale, dLogits);
  }

  @Override
  public void addDivergenceGradient(
      Divergence rule,
      Tensor teacher,
      Tensor student,
      float[] weights,
      Tensor losses,
      Tensor dStudent) {
    Operands.same("addDivergenceGradient", teacher, student, dStudent);
    Operands.weights("addDivergenceGradient", student, weights);
    Operands.losses("addDivergenceGradient", student, losses);
    kernels.losses().addDivergenceGradient(rule, teacher, student, weights, losses, dStudent);
  }

  @Override
  public void add(Tensor a, Tensor b, Tensor out) {
    Operands.same("add", a, b, out);
    kernels.elementwise().add(a, b, out);
  }

  @Override
  public void multiply(Tensor a, Tensor b, Tensor out) {
    Operands.same("multiply", a, b, out);
    kernels.elementwise().multiply(a, b, out);
  }

  @Override
  public void scale(Tensor a, float factor, Tensor out) {
    Operands.same("scale", a, out);
    kernels.elementwise().scale(a, factor, out);
  }

  @Override
  public double sum(Tensor x) {
    return kernels.reductions().sum(x);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return kernels.reductions().sumOfSquares(x);
  }

  @Override
  public double sumOfMagnitudes(Tensor x) {
    return kernels.reductions().sumOfMagnitudes(x);
  }

  @Override
  public float maxMagnitude(Tensor x) {
    return kernels.reductions().maxMagnitude(x);
  }

  @Override
  public float onlyMagnitude(Tensor x) {
    return kernels.reductions().onlyMagnitude(x);
  }

  @Override
  public double[] each(Reduction reduction, List<Tensor> xs) {
    return kernels.reductions().each(reduction, xs);
  }

  @Override
  public double[] scaleAndSumSquares(float factor, List<Tensor> xs) {
    return kernels.reductions().scaleAndSumSquares(factor, xs);
  }

  @Override
  public List<double[]> ofRuns(Reduction reduction, List<Tensor> ws, int neighbours) {
    if (neighbours < 1) {
      throw new IllegalArgumentException("ofRuns: " + neighbours + " neighbours are no run");
    }
    return kernels.reductions().ofRuns(reduction, ws, neighbours);
  }

  @Override
  public void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    Operands.same("fakeQuantizeTernary", w, out);
    kernels.rounding().fakeQuantizeTernary(w, gamma, out);
  }

  @Override
  public void fakeQuantizeRows(Tensor x, Tensor out) {
    Operands.same("fakeQuantizeRows", x, out);
    kernels.rounding().fakeQuantizeRows(x, out);
  }

  @Override
  public void roundTo(Encoding numbers, Tensor x) {
    Operands.sixteenBits("roundTo", numbers);
    kernels.rounding().roundTo(numbers, x);
  }

  @Override
  public void roundAtRandom(RandomStream random, float largest, Tensor x) {
    kernels.rounding().roundAtRandom(random, largest, x);
  }

  @Override
  public List<float[]> storedScales(List<Tensor> learned) {
    return kernels.latents().storedScales(learned);
  }

  @Override
  public void roundToLevels(LevelRounding rounding, Tensor w, SharedScales scales, Tensor out) {
    Operands.same("roundToLevels", w, out);
    Operands.scales("roundToLevels", w, scales);
    kernels.latents().roundToLevels(rounding, w, scales, out);
  }

  @Override
  public void mixRounded(Tensor w, float share, Tensor rounded) {
    Operands.same("mixRounded", w, rounded);
    kernels.latents().mixRounded(w, share, rounded);
  }

  @Override
  public void passGradient(
      GradientPass pass,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      Tensor gradient) {
    Operands.same("passGradient", w, gradient);
    Operands.scales("passGradient", w, scales);
    kernels.latents().passGradient(pass, rounding, w, scales, share, gradient);
  }

  @Override
  public void passStepGradient(
      ClippedStep step,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      double factor,
      Tensor gradient,
      Tensor scaleGradient) {
    Operands.same("passStepGradient", w, gradient);
    Operands.scales("passStepGradient", w, scales);
    kernels
        .latents()
        .passStepGradient(step, rounding, w, scales, share, factor, gradient, scaleGradient);
  }

  @Override
  public void hadamard(Tensor x) {
    Operands.powerOfTwo("hadamard", x);
    kernels.rotation().hadamard(x);
  }

  @Override
  public int[] nearest(Tensor points, Tensor centroids) {
    Operands.centroids("nearest", points, centroids);
    return kernels.clusters().nearest(points, centroids);
  }

  @Override
  public void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v) {
    Operands.same("adamW", weights, gradient, m, v);
    kernels.optimizer().adamW(step, weights, gradient, m, v);
  }

  @Override
  public void grokfast(GrokfastStep step, Tensor gradient, Tensor past) {
    Operands.copies("grokfast", gradient, past, step.slow().copies());
    kernels.optimizer().grokfast(step, gradient, past);
  }
}
