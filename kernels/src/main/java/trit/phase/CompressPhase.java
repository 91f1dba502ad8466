package trit.phase;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.token.Tokenizer;
import trit.file.token.TokenizerJson;
import trit.infer.LanguageModel;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;
import trit.nn.GgufTensorNames;
import trit.nn.HuggingFaceConfig;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.CalibratePhase.Statistic;
import trit.quant.compress.Compression;
import trit.quant.feedback.HessianFile;

/**
 * {@code compress}: stores matrices in ways that no file format of others has, as streams of bits
 * in a checkpoint that is otherwise like any other; every phase that reads weights reads it.
 */
public final class CompressPhase implements Phase<CompressPhase.Config> {
  /** A matrix, what it is turned into, its transpose, and what is read again. */
  private static final int MATRICES_AT_ONCE = 4;

  /**
   * Which matrices are stored how.
   *
   * @param rules of which the first that matches a matrix holds; the others stay as they are
   * @param decompress when they are decompressed by those who run the model
   */
  public record Config(List<CompressionRule> rules, Decompression decompress)
      implements PhaseConfig {

    /** Keeps its own list. */
    public Config {
      rules = List.copyOf(rules);
    }

    /** Decompressed when it is loaded. */
    public Config(List<CompressionRule> rules) {
      this(rules, Decompression.WHEN_LOADED);
    }

    @Override
    public String verb() {
      return "compress";
    }

    @Override
    public Phase<?> phase() {
      return new CompressPhase();
    }

    private TensorExceptions patterns() {
      return new TensorExceptions(
          rules.stream().map(rule -> new TensorRule(rule.pattern(), Encoding.F32)).toList(),
          List.of());
    }

    /** How the matrices of a model are stored that are, by Hugging Face name. */
    private Map<String, Compression> methods(TransformerConfig model) {
      Map<String, Compression> methods = new LinkedHashMap<>();
      for (TransformerConfig.Parameter parameter : model.parameters()) {
        method(parameter).ifPresent(method -> methods.put(parameter.name(), method));
      }
      return methods;
    }

    /** How a parameter is stored; only matrices are. */
    private Optional<Compression> method(TransformerConfig.Parameter parameter) {
      return parameter.shape().rank() != 2
          ? Optional.empty()
          : patterns()
              .rule(GgufTensorNames.toGguf(parameter.name()).orElseThrow())
              .flatMap(
                  found ->
                      rules.stream().filter(r -> r.pattern().equals(found.pattern())).findFirst())
              .map(CompressionRule::method);
    }
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.SEED, Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    Map<String, Compression> methods = check(config, inputs, model, problems);
    TransformerConfig shape = model.config();
    double parameters = shape.parameterCount();
    if (methods.isEmpty()) {
      return new Forecast(model, 0, false, 0, 0, List.of(), Map.of("parameters", parameters));
    }
    CompressedMatrices compressed = CompressedMatrices.of(methods, shape, config.decompress());
    Map<String, Double> facts = new LinkedHashMap<>(memory(shape, compressed));
    facts.put("parameters", parameters);
    facts.put("compressed.bytes", (double) compressed.bytes());
    facts.put("compressed.bitsPerWeight", 8.0 * compressed.bytes() / compressed.weights());
    return new Forecast(
        new Outline.Weights(
            shape, null, model.vocabulary(), Optional.of(compressed), Optional.empty()),
        CompressedCheckpoint.layout(shape, compressed, Map.of()).bytes(),
        false,
        compressed.bytes() + MATRICES_AT_ONCE * compressed.largest(),
        0,
        List.of(),
        facts);
  }

  /** The methods of all matrices that can be stored; the others are problems. */
  private static Map<String, Compression> check(
      Config config, Inputs<Outline> inputs, Outline.Weights model, Problems problems) {
    config.patterns().check(model.config(), problems);
    HuggingFaceConfig.problems(model.config()).forEach(problems::add);
    if (model.fakeQuantizer() != null) {
      problems.add(
          "compress takes weights that nothing rounds, and this model was trained to be rounded: quantize stores it as it was trained");
    }
    if (inputs
        .find("stats")
        .filter(s -> s instanceof Outline.Stats(var what) && what != Statistic.HESSIAN)
        .isPresent()) {
      problems.add("compress uses a Hessian: let calibrate 'collect HESSIAN'");
    }
    Map<String, Compression> methods = config.methods(model.config());
    if (methods.isEmpty()) {
      problems.add("the patterns match no matrix, and nothing else is compressed; name matrices");
    }
    obstacles(model.config(), methods)
        .forEach(
            (why, names) -> {
              String more = names.size() == 1 ? "" : " and %d more".formatted(names.size() - 1);
              problems.add(
                  names.getFirst()
                      + more
                      + ": "
                      + why
                      + "; leave it out of the pattern, or store it in another way");
            });
    return methods;
  }

  /** The GGUF names of matrices that cannot be stored so, by the reason; they are taken away. */
  private static Map<String, List<String>> obstacles(
      TransformerConfig model, Map<String, Compression> methods) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : model.parameters()) {
      Optional<String> why =
          Optional.ofNullable(methods.get(parameter.name()))
              .flatMap(method -> method.obstacle(parameter.shape()));
      if (why.isPresent()) {
        methods.remove(parameter.name());
        names
            .computeIfAbsent(why.get(), reason -> new ArrayList<>())
            .add(GgufTensorNames.toGguf(parameter.name()).orElseThrow());
      }
    }
    return names;
  }

  /** What a model so compressed takes in memory, decompressed once or at every product. */
  private static Map<String, Double> memory(
      TransformerConfig model, CompressedMatrices compressed) {
    return Map.of(
        "memory.whenLoaded",
        (double) compressed.memory(model, Decompression.WHEN_LOADED),
        "memory.whenUsed",
        (double) compressed.memory(model, Decompression.WHEN_USED));
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    try (StoredModel model = LanguageModel.openStored(source.directory());
        Hessians hessians = Hessians.of(inputs.find("stats"))) {
      Map<String, Compression> methods = config.methods(model.config());
      ModelCompression compression = new ModelCompression(model, hessians, context);
      methods.forEach(compression::store);
      CompressedMatrices compressed =
          CompressedMatrices.of(methods, model.config(), config.decompress());
      CompressedCheckpoint.write(context.output(), model, compressed, compression.streams());
      saveTokenizer(source, context);
      StoredSize size = size(model, compressed);
      size.facts().forEach(context::fact);
      compression.facts(size).forEach(context::fact);
      memory(model.config(), compressed).forEach(context::fact);
      context.fact("compressed.matrices", methods.size());
      context.fact("parameters", model.config().parameterCount());
    }
  }

  private static StoredSize size(StoredModel model, CompressedMatrices compressed) {
    long others = 0;
    long bytes = 0;
    for (Map.Entry<String, EncodedTensor> tensor : model.tensors().entrySet()) {
      if (!compressed.matrices().containsKey(tensor.getKey())) {
        others += tensor.getValue().shape().size();
        bytes += CompressedCheckpoint.bytes(tensor.getValue());
      }
    }
    return new StoredSize(compressed.weights(), compressed.bytes(), others, bytes);
  }

  private static void saveTokenizer(Artifact source, PhaseContext context) throws IOException {
    Optional<TokenizerJson> tokens = LanguageModel.vocabulary(source.directory());
    if (tokens.isPresent()) {
      try (Tokenizer tokenizer = Tokenizer.of(tokens.get(), source.directory())) {
        tokenizer.save(context.output());
      }
    }
  }

  /** The Hessians of an artifact, if there is one. */
  record Hessians(Optional<HessianFile> file) implements AutoCloseable {

    static Hessians of(Optional<Artifact> stats) throws IOException {
      return stats.isEmpty()
          ? new Hessians(Optional.empty())
          : new Hessians(Optional.of(HessianFile.open(stats.get().file(HessianFile.FILE))));
    }

    @Override
    public void close() {
      file.ifPresent(HessianFile::close);
    }
  }
}
