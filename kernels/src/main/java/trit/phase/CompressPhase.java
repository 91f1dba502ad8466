package trit.phase;

import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.file.token.Tokenizer;
import trit.file.token.TokenizerJson;
import trit.infer.LanguageModel;
import trit.nn.CompressedCheckpoint;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.quant.compress.Compression;
import trit.quant.feedback.HessianFile;

/**
 * {@code compress}: stores matrices in ways that no file format of others has, as streams of bits
 * in a checkpoint that is otherwise like any other; every phase that reads weights reads it.
 */
public final class CompressPhase implements Phase<CompressPhase.Config> {
  /**
   * Which matrices are stored how.
   *
   * @param rules of which the first that matches a matrix holds; the others stay as they are
   * @param targetBpw bits per weight of what is compressed at most, where rules leave a choice
   * @param entropyCoded whether frequent codes get fewer bits where that makes a stream shorter
   * @param decompress when they are decompressed by those who run the model
   */
  public record Config(
      List<CompressionRule> rules,
      Optional<Double> targetBpw,
      boolean entropyCoded,
      Decompression decompress)
      implements PhaseConfig {

    /** Keeps its own list. */
    public Config {
      rules = List.copyOf(rules);
    }

    /** Nothing to choose, codes as they are, decompressed when it is loaded. */
    public Config(List<CompressionRule> rules) {
      this(rules, Optional.empty(), false, Decompression.WHEN_LOADED);
    }

    @Override
    public String verb() {
      return "compress";
    }

    @Override
    public Phase<?> phase() {
      return new CompressPhase();
    }

    CompressionPolicy policy() {
      return new CompressionPolicy(rules, targetBpw);
    }
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.SEED, Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    return new CompressionForecast(config, (Outline.Weights) inputs.get("model"))
        .of(inputs.find("stats"), problems);
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    try (StoredModel model = LanguageModel.openStored(source.directory());
        Hessians hessians = Hessians.of(inputs.find("stats"))) {
      Map<String, List<Compression>> ways = config.policy().ways(model.config());
      ModelCompression compression =
          new ModelCompression(model, hessians, config.entropyCoded(), context);
      MatrixChoice choice = new MatrixChoice(compression.store(ways));
      Map<String, StoredMatrix> stored =
          config.targetBpw().map(choice::within).orElseGet(choice::only);
      CompressedMatrices compressed = compressed(stored, model.config(), config.decompress());
      Map<String, byte[]> streams = new LinkedHashMap<>();
      stored.forEach((name, matrix) -> streams.put(name, matrix.stream()));
      CompressedCheckpoint.write(context.output(), model, compressed, streams);
      saveTokenizer(source, context);
      recordFacts(config, stored, size(model, compressed), context);
      CompressionForecast.memory(model.config(), compressed).forEach(context::fact);
      context.fact("parameters", model.config().parameterCount());
    }
  }

  private static CompressedMatrices compressed(
      Map<String, StoredMatrix> stored, TransformerConfig model, Decompression decompress) {
    Map<String, Compression> methods = new LinkedHashMap<>();
    Map<String, byte[]> coded = new LinkedHashMap<>();
    stored.forEach(
        (name, matrix) -> {
          methods.put(name, matrix.method());
          if (matrix.entropyCoded()) {
            coded.put(name, matrix.stream());
          }
        });
    return CompressedMatrices.of(methods, model, decompress).entropyCoded(coded);
  }

  private static void recordFacts(
      Config config, Map<String, StoredMatrix> stored, StoredSize size, PhaseContext context) {
    CompressionFacts facts = new CompressionFacts(stored.values());
    size.facts().forEach(context::fact);
    facts.losses(size.facts().get("compressed.bitsPerWeight")).forEach(context::fact);
    if (config.entropyCoded()) {
      facts.entropy().forEach(context::fact);
    }
    if (config.targetBpw().isPresent()) {
      facts.choices().forEach(context::fact);
    }
    context.fact("compressed.matrices", stored.size());
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
