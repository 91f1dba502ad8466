package trit.phase.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.Sha256;
import trit.file.token.Tokenizer;
import trit.file.token.Vocabulary;
import trit.infer.LanguageModel;
import trit.nn.HuggingFaceCheckpoint;
import trit.nn.HuggingFaceConfig;
import trit.nn.PeftAdapter;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Forecast;
import trit.phase.Influence;
import trit.phase.Inputs;
import trit.phase.NotInKey;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;
import trit.quant.FakeQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * {@code adapt}: puts low-rank adapters, which PEFT or an earlier training has left in a folder,
 * into the matrices that they were trained for.
 */
public final class AdaptPhase implements Phase<AdaptPhase.Config> {

  /**
   * Which adapters.
   *
   * @param folder with {@code adapter_config.json} and {@code adapter_model.safetensors}. Its
   *     content is in the key, where it lies is not
   */
  public record Config(@NotInKey String folder) implements PhaseConfig {
    @Override
    public String verb() {
      return "adapt";
    }

    @Override
    public Phase<?> phase() {
      return new AdaptPhase();
    }
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  /** What is missing has no hash; {@link #forecast} says so. */
  @Override
  public Map<String, String> sources(Config config) throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String name : List.of(PeftAdapter.CONFIG, PeftAdapter.TENSORS)) {
      Path file = Path.of(config.folder()).resolve(name);
      if (Files.isRegularFile(file)) {
        hashes.put(name, Sha256.of(file));
      }
    }
    return hashes;
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    HuggingFaceConfig.problems(model.config()).forEach(problems::add);
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("parameters", (double) model.config().parameterCount());
    try (PeftAdapter adapter = PeftAdapter.open(Path.of(config.folder()))) {
      adapter.check(model.config());
      facts.put("lora.parameters", (double) adapter.parameters());
      facts.put("lora.modules", (double) adapter.modules(model.config()).size());
    } catch (FileFormatException e) {
      problems.add(e.getMessage());
    } catch (IOException e) {
      throw new PhaseException("the adapter cannot be read: " + e.getMessage(), e);
    }
    Optional<FakeQuantizer> carried = Optional.ofNullable(model.fakeQuantizer());
    return new Forecast(
        new Outline.Weights(model.config(), model.fakeQuantizer(), model.vocabulary()),
        HuggingFaceCheckpoint.layout(model.config(), carried, Map.of()).bytes(),
        false,
        2 * Float.BYTES * largest(model.config()),
        0,
        List.of(),
        facts);
  }

  private static long largest(TransformerConfig model) {
    return model.parameters().stream().mapToLong(p -> p.shape().size()).max().orElse(0);
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Path source = inputs.get("model").directory();
    try (StoredModel model = LanguageModel.openStored(source);
        PeftAdapter adapter = PeftAdapter.open(Path.of(config.folder()))) {
      adapter.check(model.config());
      HuggingFaceCheckpoint.write(
          context.output(),
          model.config(),
          model.fakeQuantizer(),
          Map.of(),
          name ->
              sink -> {
                try (Memory memory = Memory.open()) {
                  Tensor tensor = Encoding.decode(model.get(name), memory);
                  adapter.addTo(name.replaceFirst("\\.weight$", ""), context.backend(), tensor);
                  sink.write(tensor.data().asSlice(0, tensor.size() * Float.BYTES));
                }
              });
      saveTokenizer(source, context);
      context.fact("parameters", model.config().parameterCount());
      context.fact("lora.parameters", adapter.parameters());
      context.fact("lora.modules", adapter.modules(model.config()).size());
    }
  }

  private static void saveTokenizer(Path source, PhaseContext context) throws IOException {
    Optional<Vocabulary> tokens = LanguageModel.vocabulary(source);
    if (tokens.isPresent()) {
      try (Tokenizer tokenizer = Tokenizer.of(tokens.get(), source)) {
        tokenizer.save(context.output());
      }
    }
  }
}
