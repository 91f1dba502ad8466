package trit.phase;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.infer.LanguageModel;
import trit.infer.ModelException;
import trit.nn.FiniteWeights;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;

/**
 * {@code checkpoint}: an existing model, from the Hub or from a file, as weights of a recipe. Its
 * files are linked, not copied, where the file system allows it; their hashes are recorded.
 */
public final class CheckpointPhase implements Phase<CheckpointPhase.Config> {
  private static final String RECORD = "checkpoint.json";
  private static final Set<String> SMALL_FILES =
      Set.of(
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "generation_config.json",
          "model.safetensors.index.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Bytes of configuration and tokenizer, roughly, per token. */
  private static final int BYTES_PER_TOKEN = 40;

  /**
   * Which model.
   *
   * @param hub a model of the Hub, such as {@code Qwen/Qwen3-0.6B}; null for a file
   * @param revision its commit
   * @param file a GGUF file or a folder with a Hugging Face checkpoint; null for the Hub. Its
   *     content is in the key, where it lies is not
   * @param dtype the number type that all its matrices must have; null for any
   * @param sha256 the hash that its one file of weights must have; null for any
   */
  public record Config(
      String hub, String revision, @NotInKey String file, Encoding dtype, String sha256)
      implements PhaseConfig {
    @Override
    public String verb() {
      return "checkpoint";
    }

    @Override
    public Phase<?> phase() {
      return new CheckpointPhase();
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.noneOf(Influence.class);
  }

  @Override
  public Map<String, String> sources(Config config) throws IOException {
    return CheckpointSource.of(config).identity();
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    try {
      CheckpointSource source = CheckpointSource.of(config);
      Outline.Weights outline = source.outline();
      TransformerConfig model = outline.config();
      long bytes = source.bytes(model) + (long) BYTES_PER_TOKEN * model.vocab();
      return new Forecast(
          outline,
          bytes,
          false,
          0,
          0,
          List.of(),
          Map.of("parameters", (double) model.parameterCount()));
    } catch (FileFormatException | ModelException e) {
      throw new PhaseException(e.getMessage(), e);
    } catch (IOException e) {
      throw new PhaseException("the checkpoint cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    List<Path> files = CheckpointSource.of(config).fetch(context::emit, context.name());
    Map<String, Object> recorded = new LinkedHashMap<>();
    for (Path file : files) {
      context.checkCancelled();
      place(file, context.output().resolve(nameInArtifact(file)));
      recorded.put(nameInArtifact(file), describe(file));
    }
    checkHash(config, files);
    checkModel(config, context);
    JSON.writeValue(context.output().resolve(RECORD).toFile(), recorded);
  }

  /** The files of a folder that belong to its model, in order of their names. */
  static List<Path> filesIn(Path folder) throws IOException {
    Path gguf = folder.resolve(LanguageModel.GGUF);
    if (Files.isRegularFile(gguf)) {
      return List.of(gguf);
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isSmallFile(file) || isSafetensors(file))
          .sorted()
          .toList();
    }
  }

  /** Whether a file holds tensors. */
  static boolean holdsWeights(Path file) {
    return isGguf(file) || isSafetensors(file);
  }

  /** What a file is called in the artifact. */
  static String nameInArtifact(Path file) {
    return isGguf(file) ? LanguageModel.GGUF : file.getFileName().toString();
  }

  private static boolean isSmallFile(Path file) {
    return SMALL_FILES.contains(file.getFileName().toString());
  }

  private static boolean isSafetensors(Path file) {
    return file.getFileName().toString().endsWith(".safetensors");
  }

  private static boolean isGguf(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  private static Map<String, Object> describe(Path file) throws IOException {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("from", file.toAbsolutePath().normalize().toString());
    description.put("size", Files.size(file));
    description.put("sha256", Sha256.of(file));
    return description;
  }

  private static void place(Path file, Path target) throws IOException {
    try {
      Files.createSymbolicLink(target, file.toRealPath());
    } catch (UnsupportedOperationException | FileSystemException e) {
      // links are not allowed everywhere, such as on Windows
      Files.copy(file, target);
    }
  }

  private static void checkHash(Config config, List<Path> files) throws IOException {
    if (config.sha256() == null) {
      return;
    }
    List<Path> weights = files.stream().filter(CheckpointPhase::holdsWeights).toList();
    if (weights.size() != 1) {
      throw new PhaseException(
          "sha256 is the hash of one file, but the weights lie in %d; leave it out"
              .formatted(weights.size()));
    }
    new PinnedFile(weights.getFirst(), config.sha256()).hash();
  }

  private static void checkModel(Config config, PhaseContext context) throws IOException {
    try (LanguageModel model = LanguageModel.open(context.output())) {
      model.tokenizer();
      StoredModel stored = model.stored();
      List<String> problems = FiniteWeights.problems(stored);
      if (!problems.isEmpty()) {
        throw new PhaseException(String.join("\n", problems));
      }
      if (config.dtype() != null) {
        checkType(config.dtype(), stored);
      }
      context.fact("parameters", stored.config().parameterCount());
    }
  }

  private static void checkType(Encoding wanted, StoredModel model) {
    model
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.shape().rank() > 1 && tensor.encoding() != wanted) {
                throw new PhaseException(
                    "tensor '%s' is %s, but the recipe says dtype %s; correct it or leave it out"
                        .formatted(name, tensor.encoding(), wanted));
              }
            });
  }
}
