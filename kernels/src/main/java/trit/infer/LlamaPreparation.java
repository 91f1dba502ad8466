package trit.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.nn.FiniteWeights;
import trit.nn.LlamaConfig;
import trit.nn.LlamaModules;
import trit.nn.StoredModel;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/** Makes a stored model ready to be run: see {@link Decoder} for which layers round what. */
final class LlamaPreparation {
  private final StoredModel stored;
  private final Backend backend;
  private final int batch;
  private final Memory memory;
  private final Set<String> rounded;

  LlamaPreparation(StoredModel stored, Backend backend, int batch, Memory memory) {
    this.stored = stored;
    this.backend = backend;
    this.batch = batch;
    this.memory = memory;
    this.rounded =
        stored
            .fakeQuantizer()
            .map(new LlamaModules(stored.config())::rounded)
            .map(Set::copyOf)
            .orElse(Set.of());
  }

  PreparedLlama prepare() {
    requireFinite();
    LlamaConfig config = stored.config();
    EncodedTensor embedding = stored.get("model.embed_tokens.weight");
    List<PreparedLlama.Layer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer("model.layers." + i + "."));
    }
    String output = config.tieEmbeddings() ? "model.embed_tokens" : "lm_head";
    return new PreparedLlama(
        embedding, List.copyOf(layers), gain("model.norm"), projection(output));
  }

  private void requireFinite() {
    List<String> problems = FiniteWeights.problems(stored);
    if (!problems.isEmpty()) {
      throw new ModelException(problems.getFirst());
    }
  }

  private PreparedLlama.Layer layer(String name) {
    return new PreparedLlama.Layer(
        gain(name + "input_layernorm"),
        projection(name + "self_attn.q_proj"),
        projection(name + "self_attn.k_proj"),
        projection(name + "self_attn.v_proj"),
        projection(name + "self_attn.o_proj"),
        gain(name + "post_attention_layernorm"),
        projection(name + "mlp.gate_proj"),
        projection(name + "mlp.up_proj"),
        projection(name + "mlp.down_proj"));
  }

  private Tensor gain(String module) {
    return dense(module + ".weight", memory);
  }

  private Projection projection(String module) {
    String name = module + ".weight";
    EncodedTensor weights = stored.get(name);
    boolean rounds = rounded.contains(module);
    if (weights.encoding().blockSize() == 1) {
      return rounds ? rounded(name) : new Projection.Dense(backend, dense(name, memory));
    }
    Activations activations = rounds ? fakeQuantizer().activations() : Activations.FLOAT;
    return new Projection.Packed(backend.pack(weights, activations, memory));
  }

  /** Latent weights as training saw them: rounded by the same function. */
  private Projection rounded(String name) {
    try (Memory latentMemory = Memory.open()) {
      Tensor latent = dense(name, latentMemory);
      Tensor weights = memory.scratch(latent.shape());
      fakeQuantizer().weights().round(backend, latent, weights);
      return fakeQuantizer().activations() == Activations.FLOAT
          ? new Projection.Dense(backend, weights)
          : Projection.Rounded.of(backend, weights, batch, memory);
    }
  }

  private FakeQuantizer fakeQuantizer() {
    return stored.fakeQuantizer().orElseThrow();
  }

  /** The tensor in f32: as it lies in the file where it is so already. */
  private Tensor dense(String name, Memory where) {
    EncodedTensor source = stored.get(name);
    return source.encoding() == Encoding.F32
        ? new Tensor(source.shape(), source.data())
        : Encoding.decode(source, where);
  }
}
