package trit.phase;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.Encoding;
import trit.file.token.Tokenizer;
import trit.file.token.TokenizerJson;
import trit.infer.LanguageModel;
import trit.nn.GgufTensorNames;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.LlamaWeights;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.CalibratePhase.Statistic;
import trit.quant.compress.Compression;
import trit.quant.feedback.HessianFile;
import trit.tensor.Memory;

/**
 * {@code compress}: stores matrices in ways that no file format of others has, reads them again,
 * and leaves the model as it then is, in full precision. What the streams of bits take is counted;
 * they are not kept, because nothing could run them.
 */
public final class CompressPhase implements Phase<CompressPhase.Config> {

  /**
   * Which matrices are stored how.
   *
   * @param rules of which the first that matches a matrix holds; the others stay as they are
   */
  public record Config(List<CompressionRule> rules) implements PhaseConfig {

    /** Keeps its own list. */
    public Config {
      rules = List.copyOf(rules);
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
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.SEED, Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    config.patterns().check(model.config(), problems);
    for (TransformerConfig.Parameter parameter : model.config().parameters()) {
      config
          .method(parameter)
          .flatMap(method -> method.obstacle(parameter.shape()))
          .ifPresent(
              why ->
                  problems.add(
                      GgufTensorNames.toGguf(parameter.name()).orElseThrow()
                          + ": "
                          + why
                          + "; leave it out of the pattern, or store it in another way"));
    }
    if (inputs
        .find("stats")
        .filter(s -> s instanceof Outline.Stats(var what) && what != Statistic.HESSIAN)
        .isPresent()) {
      problems.add("compress uses a Hessian: let calibrate 'collect HESSIAN'");
    }
    long parameters = model.config().parameterCount();
    return new Forecast(
        new Outline.Weights(model.config(), null, model.vocabulary()),
        HuggingFaceCheckpoint.layout(model.config(), Optional.empty(), Map.of()).bytes(),
        false,
        2 * Float.BYTES * parameters,
        0,
        List.of(),
        Map.of("parameters", (double) parameters));
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    try (Memory memory = Memory.open();
        StoredModel stored = LanguageModel.openStored(source.directory());
        Hessians hessians = Hessians.of(inputs.find("stats"))) {
      LlamaWeights weights = LlamaWeights.of(stored, context.backend(), memory);
      ModelCompression compression = new ModelCompression(weights, hessians, context);
      for (TransformerConfig.Parameter parameter : weights.config().parameters()) {
        config.method(parameter).ifPresent(method -> compression.store(parameter.name(), method));
      }
      HuggingFaceCheckpoint.write(context.output(), weights, Optional.empty(), Map.of());
      saveTokenizer(source, context);
      compression.facts().forEach(context::fact);
    }
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
