package trit.nn;

import java.util.List;
import java.util.Optional;
import trit.compute.Backend;
import trit.quant.rotation.Rotation;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The same Llama in another basis: rotations that cancel between the matrices that write to a
 * stream and those that read it, folded into their weights (Ashkboos et al., 2024,
 * arXiv:2404.00456; Liu et al., 2024, arXiv:2405.16406). RMSNorm does not see a rotation once its
 * gains are folded into the matrices behind it. Where the output layer is the embedding, rotating
 * the residual stream parts the two, because the final norm's gains belong to one of them only.
 *
 * @param residual of the residual stream, if it is rotated
 * @param heads of the values of each layer's heads; none, or one for each layer
 * @param backend multiplies
 */
public record BasisChange(Optional<Rotation> residual, List<Rotation> heads, Backend backend) {

  /** Why a model's basis cannot be changed; empty where it can. */
  public static Optional<String> obstacle(TransformerConfig config) {
    boolean llama =
        config.block().norm() instanceof Norm.Rms
            && config.finalNorm() instanceof Norm.Rms
            && config.block().feedForward() instanceof FeedForward.Gated
            && config.positions() instanceof Positions.Rotary
            && config.block().parts().stream().allMatch(Part.HEAD_NORMS::equals);
    return llama
        ? Optional.empty()
        : Optional.of(
            "a "
                + config.architecture()
                + " with these blocks cannot be rotated: that needs RMSNorm, gated feed-forward"
                + " layers, rotary positions, and no biases or norms inside of layers");
  }

  /** The shape of the model afterwards. */
  public static TransformerConfig config(TransformerConfig config, boolean residual) {
    return residual ? config.untied() : config;
  }

  /** The weights in the other basis, as copies. */
  public LlamaWeights apply(LlamaWeights source, Memory memory) {
    TransformerConfig config = config(source.config(), residual.isPresent());
    LlamaWeights weights = LlamaWeights.zeros(config, memory);
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean parted = source.tensors().get(name) == null;
              tensor.copyFrom(source.get(parted ? "model.embed_tokens.weight" : name));
            });
    residual.ifPresent(rotation -> rotateResidual(weights, rotation));
    for (int layer = 0; layer < heads.size(); layer++) {
      rotateHeads(weights, "model.layers." + layer + ".self_attn.", heads.get(layer));
    }
    return weights;
  }

  private void rotateResidual(LlamaWeights weights, Rotation rotation) {
    rotation.forward(backend, weights.get("model.embed_tokens.weight"));
    for (int i = 0; i < weights.config().layers(); i++) {
      String layer = "model.layers." + i + ".";
      String self = layer + "self_attn.";
      List<String> attention = List.of(self + "q_proj", self + "k_proj", self + "v_proj");
      List<String> feedForward = List.of(layer + "mlp.gate_proj", layer + "mlp.up_proj");
      read(weights, layer + "input_layernorm", attention, rotation);
      write(weights.get(self + "o_proj.weight"), rotation);
      read(weights, layer + "post_attention_layernorm", feedForward, rotation);
      write(weights.get(layer + "mlp.down_proj.weight"), rotation);
    }
    read(weights, "model.norm", List.of("lm_head"), rotation);
  }

  /** Matrices that read the stream behind a norm: {@code W diag(gain) R}. */
  private void read(LlamaWeights weights, String norm, List<String> modules, Rotation rotation) {
    Tensor gain = weights.get(norm + ".weight");
    for (String module : modules) {
      Tensor w = weights.get(module + ".weight");
      int columns = w.columns();
      for (long i = 0; i < w.size(); i++) {
        w.set(i, w.get(i) * gain.get(i % columns));
      }
      rotation.forward(backend, w);
    }
    gain.fill(1);
  }

  /** A matrix that writes to the stream: {@code Rᵀ W}. */
  private void write(Tensor w, Rotation rotation) {
    try (Memory memory = Memory.open()) {
      Tensor transposed = transposed(w, memory.scratch(Shape.of(w.columns(), w.rows())));
      rotation.forward(backend, transposed);
      transposed(transposed, w);
    }
  }

  private static Tensor transposed(Tensor source, Tensor target) {
    int rows = source.rows();
    int columns = source.columns();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        target.set((long) j * rows + i, source.get((long) i * columns + j));
      }
    }
    return target;
  }

  /** What the heads' values are written in and what the output matrix reads. */
  private void rotateHeads(LlamaWeights weights, String self, Rotation rotation) {
    Tensor values = weights.get(self + "v_proj.weight");
    for (int from = 0; from < values.rows(); from += rotation.size()) {
      write(values.rows(from, from + rotation.size()), rotation);
    }
    Tensor output = weights.get(self + "o_proj.weight");
    int parts = Math.toIntExact(output.size() / rotation.size());
    rotation.forward(backend, output.reshape(parts, rotation.size()));
  }
}
