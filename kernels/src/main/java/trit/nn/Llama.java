package trit.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import trit.autograd.CrossEntropy;
import trit.autograd.Objective;
import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.ActivationFunction;
import trit.compute.AttentionShape;
import trit.compute.RotaryTable;

/**
 * The forward pass of a Llama-architecture model (Touvron et al., 2023) on a tape, for training:
 * {@code x += O(attention(RoPE(Q h), RoPE(K h), V h))} with {@code h = RMSNorm(x)}, then {@code x
 * += Down(SiLU(Gate h) * Up h)}, layer by layer, then a norm and the output layer. Its relatives
 * with biases, norms of heads or sub-norms have gradients for their matrices and norms.
 */
public final class Llama {
  private final TransformerConfig config;
  private final RotaryTable rotary;
  private final boolean recomputes;
  private final Optional<ScoreWatch> watch;

  /** The model of this shape. */
  public Llama(TransformerConfig config) {
    this(config, false, Optional.empty());
  }

  private Llama(TransformerConfig config, boolean recomputes, Optional<ScoreWatch> watch) {
    gradientProblems(config)
        .forEach(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    this.config = config;
    this.rotary = config.rotary(config.context()).orElseThrow();
    this.recomputes = recomputes;
    this.watch = watch;
  }

  /**
   * The same model, of which a tape keeps the inputs of blocks only and computes the rest again on
   * the way back: the same bits for less memory and a third more work (Chen et al., 2016).
   */
  public Llama recomputing() {
    return new Llama(config, true, watch);
  }

  /** The same model, which tells how large its attention scores are, for a second attention. */
  public Llama watched(ScoreWatch watch) {
    return new Llama(config, recomputes, Optional.of(watch));
  }

  /** Why there are no gradients of a model's matrices, one phrase; empty where there are. */
  public static List<String> gradientProblems(TransformerConfig config) {
    Block block = config.block();
    boolean known =
        block.norm() instanceof Norm.Rms
            && config.positions() instanceof Positions.Rotary
            && block.feedForward().equals(new FeedForward.Gated(ActivationFunction.SILU))
            && !block.has(Part.WEIGHT_SCALES);
    return known
        ? List.of()
        : List.of(
            "a model of architecture "
                + config.architecture().ggufName()
                + " has no gradients here; models have them with RMSNorm, rotary positions and"
                + " gated SiLU, as llama, qwen2 and qwen3");
  }

  /** Why a model is none that can be trained, one phrase each; empty for one that is. */
  public static List<String> problems(TransformerConfig config) {
    List<String> problems = new ArrayList<>();
    if (!gradientProblems(config).isEmpty() || config.block().has(Part.SUB_NORMS)) {
      problems.add(
          "a model of architecture "
              + config.architecture().ggufName()
              + " can be run and quantized; only models built as llama, qwen2 and qwen3 are can be"
              + " more");
    }
    if (config.positions() instanceof Positions.Rotary rotary
        && rotary.scaling() instanceof RotaryScaling.Divisors) {
      problems.add(
          "its rotary positions are scaled by a table, which no checkpoint can say; start from"
              + " the model's original checkpoint");
    }
    return problems;
  }

  /** Its shape. */
  public TransformerConfig config() {
    return config;
  }

  /**
   * The loss of a batch in nats, and the start of its gradients.
   *
   * @param scale what every token's loss is multiplied by: one over the number of targets for a
   *     mean
   */
  public double loss(Tape tape, Layers layers, TokenBatch batch, double scale) {
    return losses(tape, layers, batch, new CrossEntropy(batch.targets(), scale))[0];
  }

  /** What an objective makes of a batch, and the start of its gradients. */
  public double[] losses(Tape tape, Layers layers, TokenBatch batch, Objective objective) {
    return tape.outputLosses(hidden(tape, layers, batch), outputLayer(layers), objective);
  }

  /** The logits of every token, {@code [tokens, vocab]}. */
  public Variable logits(Tape tape, Layers layers, TokenBatch batch) {
    return tape.linear(hidden(tape, layers, batch), outputLayer(layers));
  }

  /** What the output layer is applied to, {@code [tokens, hidden]}. */
  public Variable hidden(Tape tape, Layers layers, TokenBatch batch) {
    if (batch.length() > config.context()) {
      throw new IllegalArgumentException(
          "sequences of " + batch.length() + " tokens exceed the context of " + config.context());
    }
    int[] positions = positions(batch);
    Variable x = tape.embed(batch.ids(), layers.parameter("model.embed_tokens.weight"));
    for (int i = 0; i < config.layers(); i++) {
      int layer = i;
      UnaryOperator<Variable> block =
          input ->
              feedForward(
                  tape, layers, layer, attend(tape, layers, layer, batch, positions, input));
      x = recomputes ? tape.recompute(x, block) : block.apply(x);
    }
    return norm(tape, layers, "model.norm", config.finalNorm(), x);
  }

  /** The matrix that makes logits; the embedding where the two are one. */
  public Variable outputLayer(Layers layers) {
    return layers.parameter(
        config.tieEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight");
  }

  private Variable attend(
      Tape tape, Layers layers, int layer, TokenBatch batch, int[] positions, Variable x) {
    String self = prefix(layer) + "self_attn.";
    String norm = prefix(layer) + "input_layernorm";
    List<Variable> qkv =
        normedLinear(
            tape,
            layers,
            norm,
            x,
            Part.QKV_BIAS,
            self + "q_proj",
            self + "k_proj",
            self + "v_proj");
    Variable q = partNorm(tape, layers, Part.HEAD_NORMS, self + "q_norm", qkv.get(0));
    Variable k = partNorm(tape, layers, Part.HEAD_NORMS, self + "k_norm", qkv.get(1));
    tape.rotate(q, rotary, positions);
    tape.rotate(k, rotary, positions);
    AttentionShape shape =
        new AttentionShape(
            batch.sequences(), batch.length(), config.heads(), config.kvHeads(), config.headDim());
    watch.ifPresent(w -> w.scored(layer, tape.largestScores(shape, q, k)));
    Variable mixed = tape.attention(shape, q, k, qkv.get(2));
    Variable out = partNorm(tape, layers, Part.SUB_NORMS, self + "attn_sub_norm", mixed);
    return tape.residual(
        x, linear(tape, layers, out, Part.OUTPUT_BIAS, self + "o_proj").getFirst());
  }

  private Variable feedForward(Tape tape, Layers layers, int layer, Variable x) {
    String mlp = prefix(layer) + "mlp.";
    Part bias = Part.FEED_FORWARD_BIAS;
    String norm = prefix(layer) + "post_attention_layernorm";
    List<Variable> pair =
        normedLinear(tape, layers, norm, x, bias, mlp + "gate_proj", mlp + "up_proj");
    Variable inner = tape.swiGlu(pair.get(0), pair.get(1));
    Variable out = partNorm(tape, layers, Part.SUB_NORMS, mlp + "ffn_sub_norm", inner);
    return tape.residual(x, linear(tape, layers, out, bias, mlp + "down_proj").getFirst());
  }

  /** Products with several matrices, and their biases where the model has them. */
  private List<Variable> linear(
      Tape tape, Layers layers, Variable x, Part bias, String... modules) {
    return shifted(tape, layers, layers.apply(tape, x, List.of(modules)), bias, modules);
  }

  /** As {@link #linear}, of rows that a block's norm goes over first. */
  private List<Variable> normedLinear(
      Tape tape, Layers layers, String norm, Variable x, Part bias, String... modules) {
    Variable gain = layers.parameter(norm + ".weight");
    float epsilon = (float) config.block().norm().epsilon();
    List<Variable> products = layers.applyNormed(tape, x, gain, epsilon, List.of(modules));
    return shifted(tape, layers, products, bias, modules);
  }

  private List<Variable> shifted(
      Tape tape, Layers layers, List<Variable> products, Part bias, String... modules) {
    if (config.block().has(bias)) {
      for (int i = 0; i < modules.length; i++) {
        tape.shift(products.get(i), layers.parameter(modules[i] + ".bias"));
      }
    }
    return products;
  }

  /** A norm that only some models have. */
  private Variable partNorm(Tape tape, Layers layers, Part part, String module, Variable x) {
    return config.block().has(part) ? blockNorm(tape, layers, module, x) : x;
  }

  private Variable blockNorm(Tape tape, Layers layers, String module, Variable x) {
    return norm(tape, layers, module, config.block().norm(), x);
  }

  private static Variable norm(Tape tape, Layers layers, String module, Norm norm, Variable x) {
    return tape.rmsNorm(x, layers.parameter(module + ".weight"), (float) norm.epsilon());
  }

  private static String prefix(int layer) {
    return "model.layers." + layer + ".";
  }

  private static int[] positions(TokenBatch batch) {
    int[] positions = new int[batch.tokens()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % batch.length();
    }
    return positions;
  }
}
