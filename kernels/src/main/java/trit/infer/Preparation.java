package trit.infer;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.PackedMatrix;
import trit.compute.RotaryPairs;
import trit.nn.Block;
import trit.nn.CompressedMatrix;
import trit.nn.FeedForward;
import trit.nn.FiniteWeights;
import trit.nn.Norm;
import trit.nn.Part;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.nn.TransformerModules;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Makes a stored model ready to be run: see {@link Decoder} for which layers round what. */
final class Preparation {
  private static final String EMBEDDINGS = "model.embed_";

  private final StoredModel stored;
  private final Backend backend;
  private final Precision precision;
  private final int batch;
  private final Memory memory;
  private final Set<String> rounded;
  private final Block block;
  private final Optional<InputObserver> observer;
  private final RotaryPairs pairs;
  private final WarmUp warmUp;

  /** Where matrices are decompressed for a product; null until one is. */
  private MemorySegment room;

  Preparation(
      StoredModel stored,
      Backend backend,
      Precision precision,
      int batch,
      Memory memory,
      Optional<InputObserver> observer) {
    this.observer = observer;
    this.stored = stored;
    this.backend = backend;
    this.warmUp = new WarmUp(backend);
    this.precision = precision;
    this.batch = batch;
    this.memory = memory;
    this.block = stored.config().block();
    this.rounded =
        stored
            .fakeQuantizer()
            .map(new TransformerModules(stored.config())::rounded)
            .map(Set::copyOf)
            .orElse(Set.of());
    this.pairs = hasLatents() ? RotaryPairs.HALF_SPLIT : stored.storedPairs();
  }

  /** Whether weights are rounded on load, with sums over their rows in the order of training. */
  private boolean hasLatents() {
    return rounded.stream().map(module -> module + ".weight").anyMatch(this::isLatent);
  }

  private boolean isLatent(String name) {
    return stored.has(name) && stored.asStored(name).encoding().blockSize() == 1;
  }

  /** The tensor of this name, queries and keys in the order that is run. */
  private EncodedTensor tensor(String name) {
    return pairs == stored.storedPairs() ? stored.asStored(name) : stored.get(name);
  }

  PreparedTransformer prepare() {
    requireFinite();
    TransformerConfig config = stored.config();
    List<PreparedTransformer.Block> blocks = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      String name = "model.layers." + i + ".";
      blocks.add(new PreparedTransformer.Block(attention(name), feedForward(name)));
    }
    String output = config.tieEmbeddings() ? "model.embed_tokens" : "lm_head";
    PreparedTransformer prepared =
        new PreparedTransformer(
            embedding(),
            List.copyOf(blocks),
            norm("model.norm", config.finalNorm()),
            product(output),
            pairs);
    warmUp.end();
    return prepared;
  }

  /** Looks at everything but what packing may look at anyway: see {@link #pack}. */
  private void requireFinite() {
    List<String> problems =
        FiniteWeights.problems(stored, backend.workers(), name -> !isMatrixOfBlocks(name));
    if (!problems.isEmpty()) {
      throw new ModelException(problems.getFirst());
    }
  }

  /** Whether a tensor is multiplied as it is encoded, and nothing else is done with it. */
  private boolean isMatrixOfBlocks(String name) {
    EncodedTensor tensor = stored.asStored(name);
    return tensor.shape().rank() == 2
        && tensor.encoding().blockSize() > 1
        && !name.startsWith(EMBEDDINGS);
  }

  private EmbeddingLayer embedding() {
    String positions = "model.embed_positions.weight";
    return new EmbeddingLayer(
        backend,
        tensor("model.embed_tokens.weight"),
        stored.has(positions) ? Optional.of(tensor(positions)) : Optional.empty());
  }

  private AttentionLayer attention(String layer) {
    String self = layer + "self_attn.";
    return new AttentionLayer(
        backend,
        norm(layer + "input_layernorm", block.norm()),
        projection(self + "q_proj"),
        projection(self + "k_proj"),
        projection(self + "v_proj"),
        optionalNorm(Part.HEAD_NORMS, self + "q_norm"),
        optionalNorm(Part.HEAD_NORMS, self + "k_norm"),
        optionalNorm(Part.SUB_NORMS, self + "attn_sub_norm"),
        projection(self + "o_proj"));
  }

  private FeedForwardLayer feedForward(String layer) {
    String mlp = layer + "mlp.";
    return new FeedForwardLayer(
        backend,
        norm(layer + "post_attention_layernorm", block.norm()),
        block.feedForward().activation(),
        block.feedForward() instanceof FeedForward.Gated
            ? Optional.of(projection(mlp + "gate_proj"))
            : Optional.empty(),
        projection(mlp + "up_proj"),
        optionalNorm(Part.SUB_NORMS, mlp + "ffn_sub_norm"),
        projection(mlp + "down_proj"));
  }

  private Optional<NormLayer> optionalNorm(Part part, String module) {
    return block.has(part) ? Optional.of(norm(module, block.norm())) : Optional.empty();
  }

  private NormLayer norm(String module, Norm norm) {
    Tensor gain = dense(module + ".weight", memory);
    float epsilon = (float) norm.epsilon();
    return switch (norm) {
      case Norm.Rms _ -> new NormLayer.Rms(backend, gain, epsilon);
      case Norm.Centred _ ->
          new NormLayer.Centred(backend, gain, dense(module + ".bias", memory), epsilon);
    };
  }

  /** A linear layer with what stands beside its matrix. */
  private Projection projection(String module) {
    Projection product = observed(module + ".weight", product(module));
    if (stored.has(module + ".weight_scale")) {
      float factor = dense(module + ".weight_scale", memory).get(0);
      product = new Projection.Scaled(backend, product, factor);
    }
    return stored.has(module + ".bias")
        ? new Projection.Biased(backend, product, dense(module + ".bias", memory))
        : product;
  }

  private Projection observed(String tensor, Projection product) {
    return observer
        .<Projection>map(seen -> new Projection.Observed(backend, product, tensor, seen))
        .orElse(product);
  }

  private Projection product(String module) {
    String name = module + ".weight";
    if (stored.streams().containsKey(name)) {
      return decompressed(stored.streams().get(name));
    }
    EncodedTensor weights = tensor(name);
    boolean rounds = rounded.contains(module);
    if (rounds && isLatent(name)) {
      return rounded(name);
    }
    if (weights.encoding() == Encoding.F32) {
      return new Projection.Dense(backend, dense(name, memory));
    }
    Activations activations = rounds ? fakeQuantizer().activations() : precision.activations();
    return new Projection.Packed(pack(name, weights, activations));
  }

  private PackedMatrix pack(String name, EncodedTensor weights, Activations activations) {
    warmUp.begin(weights, activations);
    PackedMatrix packed = backend.pack(weights, activations, memory);
    if (isMatrixOfBlocks(name) && !packed.isKnownFinite()) {
      FiniteWeights.problem(name, stored.asStored(name), backend.workers())
          .ifPresent(
              problem -> {
                throw new ModelException(problem);
              });
    }
    return packed;
  }

  private Projection decompressed(CompressedMatrix weights) {
    if (room == null) {
      long largest =
          stored.streams().values().stream().mapToLong(m -> m.shape().size()).max().orElseThrow();
      room = memory.allocate(Float.BYTES * largest);
    }
    Shape shape = weights.shape();
    MemorySegment part = room.asSlice(0, Float.BYTES * shape.size());
    return new Projection.Decompressed(backend, weights, new Tensor(shape, part));
  }

  /** Latent weights as training saw them: rounded by the same function. */
  private Projection rounded(String name) {
    try (Memory latentMemory = backend.openMemory()) {
      Tensor latent = dense(name, latentMemory);
      Tensor weights = memory.scratch(latent.shape());
      stored.round(name, latent, backend, weights);
      return fakeQuantizer().activations() == Activations.FLOAT
          ? new Projection.Dense(backend, weights)
          : Projection.Rounded.of(backend, weights, batch, memory);
    }
  }

  private FakeQuantizer fakeQuantizer() {
    return stored.fakeQuantizer().orElseThrow();
  }

  /** The tensor in f32: as it lies in the file where it is so already and the backend sees it. */
  private Tensor dense(String name, Memory where) {
    EncodedTensor source = tensor(name);
    return source.encoding() == Encoding.F32 && backend.onHost()
        ? new Tensor(source.shape(), source.data())
        : Encoding.decode(source, where);
  }
}
