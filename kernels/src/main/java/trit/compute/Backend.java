package trit.compute;

import trit.code.EncodedTensor;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The table of operations that a language model is computed with, forward and backward. {@link
 * ScalarBackend} is the readable specification of every row; the others are compared with it.
 *
 * <p>Conventions. Matrices are row-major; {@code T} counts tokens, {@code K} inputs and {@code N}
 * outputs of a layer. Results are written whole, whatever they held before, unless the name begins
 * with {@code add}. Arguments must not overlap unless a method says so. Shapes are checked on
 * entry, once; a mismatch is an {@link IllegalArgumentException} that prints both shapes. Results
 * do not depend on the number of threads: reductions run in a fixed order.
 */
public interface Backend {

  /** What this backend is called in settings and log lines, such as {@code scalar}. */
  String name();

  /**
   * The class of machines on which this backend gives the same bits, such as {@code scalar} or
   * {@code vector-256}: part of every cache key whose result depends on float arithmetic.
   */
  String determinism();

  /** The threads that share the work. */
  Workers workers();

  // ---- dense products ---------------------------------------------------------------------

  /** {@code y[T,N] = x[T,K] · w[N,K]ᵀ}: a linear layer without bias. */
  void linear(Tensor x, Tensor w, Tensor y);

  /** {@code dx[T,K] = dy[T,N] · w[N,K]}: the gradient of {@link #linear} for its input. */
  void linearInputGradient(Tensor dy, Tensor w, Tensor dx);

  /** As {@link #linearInputGradient}, added to what {@code dx} holds. */
  void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx);

  /** {@code dw[N,K] += dy[T,N]ᵀ · x[T,K]}: the gradient of {@link #linear} for its weights. */
  void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw);

  // ---- encoded products -------------------------------------------------------------------

  /**
   * Makes an encoded matrix ready to be multiplied, repacking it where this backend has a faster
   * layout.
   *
   * @param weights {@code [N,K]}; stays mapped as long as the result is used
   * @param activations how the other factor is rounded before it is multiplied
   * @param memory where a repacked copy lives
   */
  PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory);

  // ---- layers -----------------------------------------------------------------------------

  /** {@code out[T,D] = table[ids[t]]}. */
  void embed(int[] ids, Tensor table, Tensor out);

  /** {@code dTable[ids[t]] += dOut[t]}. */
  void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable);

  /** {@code y = x / sqrt(mean(x²) + epsilon) * gain}, row by row (Zhang and Sennrich, 2019). */
  void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y);

  /** The gradient of {@link #rmsNorm}: writes {@code dx}, adds to {@code dGain}. */
  void rmsNormGradient(Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain);

  /**
   * Rotary embedding in place, half-split as Hugging Face stores it: in each head element {@code i}
   * turns with element {@code i + headDim/2} by the angle of the row's position.
   *
   * @param x {@code [T, heads * headDim]}
   * @param positions one per row of {@code x}
   */
  void rotate(Tensor x, RotaryTable table, int[] positions);

  /** The inverse of {@link #rotate}, which is also its gradient. */
  void rotateBack(Tensor x, RotaryTable table, int[] positions);

  /**
   * Causal attention with grouped keys and values, without materialising all scores (Dao et al.,
   * 2022). Rows are {@code batch * length} tokens; scores are scaled by {@code 1/sqrt(headDim)}.
   *
   * @param q {@code [T, heads * headDim]}
   * @param k {@code [T, kvHeads * headDim]}
   * @param v like {@code k}
   * @param out like {@code q}
   * @param logSumExp {@code [T, heads]}: kept for the gradient
   */
  void attention(AttentionShape shape, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp);

  /** The gradient of {@link #attention}: writes {@code dq}, {@code dk} and {@code dv}. */
  void attentionGradient(
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Tensor out,
      Tensor logSumExp,
      Tensor dOut,
      Tensor dq,
      Tensor dk,
      Tensor dv);

  /**
   * Attention of new tokens to a cache that already holds them: row {@code t} of {@code q} sees
   * rows {@code 0 … past + t} of {@code keys} and {@code values}.
   *
   * @param q {@code [T, heads * headDim]}, the new tokens
   * @param keys {@code [capacity, kvHeads * headDim]}, of which {@code past + T} rows are filled
   * @param values like {@code keys}
   * @param past how many rows the cache held before the new tokens
   * @param heads query heads
   * @param kvHeads key and value heads
   * @param out like {@code q}
   */
  void cachedAttention(
      Tensor q, Tensor keys, Tensor values, int past, int heads, int kvHeads, Tensor out);

  /** {@code out = silu(gate) * up} (Shazeer, 2020). */
  void swiGlu(Tensor gate, Tensor up, Tensor out);

  /** The gradient of {@link #swiGlu}: writes {@code dGate} and {@code dUp}. */
  void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp);

  /** {@code y = softmax(x)}, row by row; {@code y} may be {@code x}. */
  void softmax(Tensor x, Tensor y);

  /**
   * {@code losses[t] = -ln softmax(logits[t])[targets[t]]} in nats; 0 where the target is negative.
   *
   * @param losses {@code [T]}
   */
  void crossEntropy(Tensor logits, int[] targets, Tensor losses);

  /**
   * The gradient of {@code scale * sum(losses)}: {@code scale * (softmax(logits) - onehot)}, 0 for
   * rows whose target is negative; {@code dLogits} may be {@code logits}.
   */
  void crossEntropyGradient(Tensor logits, int[] targets, float scale, Tensor dLogits);

  // ---- elementwise ------------------------------------------------------------------------

  /** {@code out = a + b}; {@code out} may be either. */
  void add(Tensor a, Tensor b, Tensor out);

  /** {@code out = a * b}, element by element; {@code out} may be either. */
  void multiply(Tensor a, Tensor b, Tensor out);

  /** {@code out = a * factor}; {@code out} may be {@code a}. */
  void scale(Tensor a, float factor, Tensor out);

  // ---- reductions, in double, over chunks of 4,096 elements in index order -------------------

  /** The sum of all elements. */
  double sum(Tensor x);

  /** The sum of all squares. */
  double sumOfSquares(Tensor x);

  /** The sum of all magnitudes. */
  double sumOfMagnitudes(Tensor x);

  /** The largest magnitude; 0 for an empty tensor. NaN where any element is NaN. */
  float maxMagnitude(Tensor x);

  // ---- quantization inside training ---------------------------------------------------------

  /**
   * {@code out = gamma * clip(rne(w / gamma), -1, 1)}: BitNet b1.58's weights (Ma et al., 2024,
   * section 2). Rounds half to even; computed as {@code rne(w * (1/gamma))} in f32. Zeros are
   * positive, as a packed tensor decodes to.
   */
  void fakeQuantizeTernary(Tensor w, float gamma, Tensor out);

  /**
   * Rounds every row to 8 bits and back: {@code g = max(max|x|, 1e-5)}, {@code q = clip(rne(x *
   * (127/g)), -128, 127)}, {@code out = q * (g/127)} (Wang et al., 2023). {@code out} may be {@code
   * x}.
   */
  void fakeQuantizeRows(Tensor x, Tensor out);

  /**
   * One step of AdamW in place (Loshchilov and Hutter, 2019): {@code m}, {@code v} and {@code
   * weights} are updated from {@code gradient}.
   */
  void adamW(AdamWStep step, Tensor weights, Tensor gradient, Tensor m, Tensor v);
}
