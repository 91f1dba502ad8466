package trit.phase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufValue;
import trit.file.token.GgufVocabulary;
import trit.file.token.TokenizerJson;
import trit.infer.LanguageModel;
import trit.nn.GgufModel;
import trit.nn.StoredModel;
import trit.nn.TransformerModules;
import trit.quant.FakeQuantizer;
import trit.quant.Packer;
import trit.quant.ScaleRule;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * {@code quantize}: encodes a model's weights as a GGUF file. Layers that were trained through a
 * fake-quantizer are packed with it, the others as their encoding's reference quantizer chooses.
 * One tensor is in memory at a time.
 */
public final class QuantizePhase implements Phase<QuantizePhase.Config> {

  /**
   * Which tensor gets which encoding; see {@link EncodingPolicy}.
   *
   * @param encoding of all matrices
   * @param tensors exceptions with an encoding of their own
   * @param ignore globs over GGUF tensor names that stay in F32
   * @param fallback what happens where rows do not fit
   */
  public record Config(
      Encoding encoding, List<TensorRule> tensors, List<String> ignore, Fallback fallback)
      implements PhaseConfig {

    /** Keeps its own lists. */
    public Config {
      tensors = List.copyOf(tensors);
      ignore = List.copyOf(ignore);
    }

    @Override
    public String verb() {
      return "quantize";
    }

    @Override
    public Phase<?> phase() {
      return new QuantizePhase();
    }

    private EncodingPolicy policy() {
      return new EncodingPolicy(encoding, tensors, ignore, fallback);
    }
  }

  /** What a vocabulary takes in the file, roughly, per token: its text, its kind, a merge. */
  private static final int VOCABULARY_BYTES_PER_TOKEN = 40;

  /** Encoding looks at every weight a few times. */
  private static final double WORK_PER_WEIGHT = 8;

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    List<EncodingPolicy.Choice> choices = config.policy().choose(model.config(), problems);
    List<Outline.PackedTensor> tensors =
        choices.stream()
            .map(c -> new Outline.PackedTensor(c.name(), c.shape(), c.encoding()))
            .toList();
    long encoded = choices.stream().mapToLong(EncodingPolicy.Choice::bytes).sum();
    long bytes = encoded + (long) VOCABULARY_BYTES_PER_TOKEN * model.config().vocab();
    long largest = choices.stream().mapToLong(choice -> choice.shape().size()).max().orElse(0);
    long parameters = model.config().parameterCount();
    return new Forecast(
        new Outline.Packed(model.config(), tensors, bytes),
        bytes,
        false,
        3 * Float.BYTES * largest,
        WORK_PER_WEIGHT * parameters,
        substitutions(config, choices),
        Map.of("bitsPerWeight", 8.0 * encoded / parameters, "parameters", (double) parameters));
  }

  /** What is replaced; where that is forbidden, each is a problem instead. */
  private static List<String> substitutions(Config config, List<EncodingPolicy.Choice> choices) {
    return config.fallback() == Fallback.FORBID
        ? List.of()
        : choices.stream()
            .filter(EncodingPolicy.Choice::isSubstitution)
            .map(EncodingPolicy.Choice::substitution)
            .toList();
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    Path target = context.output().resolve("model.gguf");
    try (StoredModel model = LanguageModel.openStored(source.directory())) {
      List<EncodingPolicy.Choice> choices = choose(config, model);
      Map<String, Encoding> encodings = new LinkedHashMap<>();
      choices.forEach(choice -> encodings.put(choice.parameter(), choice.encoding()));
      GgufLayout layout =
          GgufModel.layout(
              model.config(),
              encodings,
              model.fakeQuantizer().map(FakeQuantizer::stored),
              vocabulary(source, model.config().vocab()));
      write(target, model, layout, encodings, context);
      recordFacts(target, model, choices, context);
    }
  }

  /** The policy's problems were shown by the plan; one that is left here is a bug of its caller. */
  private static List<EncodingPolicy.Choice> choose(Config config, StoredModel model) {
    List<String> problems = new ArrayList<>();
    List<EncodingPolicy.Choice> choices = config.policy().choose(model.config(), problems::add);
    if (!problems.isEmpty()) {
      throw new PhaseException(String.join("\n", problems));
    }
    return choices;
  }

  private static Map<String, GgufValue> vocabulary(Artifact source, int rows) throws IOException {
    try {
      Optional<TokenizerJson> vocabulary = LanguageModel.vocabulary(source.directory());
      return vocabulary.isPresent()
          ? GgufVocabulary.of(vocabulary.get(), rows)
          : GgufVocabulary.none();
    } catch (FileFormatException | IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static void write(
      Path target,
      StoredModel model,
      GgufLayout layout,
      Map<String, Encoding> encodings,
      PhaseContext context)
      throws IOException {
    Set<String> rounded = roundedTensors(model);
    Packer packer = new Packer(context.backend());
    long[] done = {0};
    try (OneTensor memory = new OneTensor()) {
      GgufModel.write(
          target,
          model.config(),
          layout,
          name -> {
            context.checkCancelled();
            EncodedTensor packed =
                pack(name, model, encodings.get(name), rounded, packer, memory.next());
            context.emit(
                new Event.Progress(context.name(), ++done[0], encodings.size(), "tensors"));
            return packed;
          });
    }
  }

  private static EncodedTensor pack(
      String name,
      StoredModel model,
      Encoding encoding,
      Set<String> rounded,
      Packer packer,
      Memory memory) {
    Tensor weights = Encoding.decode(model.get(name), memory);
    try {
      return rounded.contains(name)
          ? packer.rounded(weights, model.fakeQuantizer().get().weights(), encoding, memory)
          : packer.plain(weights, encoding, memory);
    } catch (IllegalArgumentException e) {
      throw new PhaseException("tensor '" + name + "': " + e.getMessage(), e);
    }
  }

  /** The latent weights of layers that were trained through the model's fake-quantizer. */
  private static Set<String> roundedTensors(StoredModel model) {
    Set<String> rounded = new HashSet<>();
    model
        .fakeQuantizer()
        .filter(f -> f.weights().scale().observer() != ScaleRule.Observer.STORED)
        .map(f -> new TransformerModules(model.config()).rounded(f))
        .ifPresent(modules -> modules.forEach(module -> rounded.add(module + ".weight")));
    return rounded;
  }

  private static void recordFacts(
      Path file, StoredModel model, List<EncodingPolicy.Choice> choices, PhaseContext context)
      throws IOException {
    long encoded = choices.stream().mapToLong(EncodingPolicy.Choice::bytes).sum();
    long parameters = model.config().parameterCount();
    context.fact("bytes", Files.size(file));
    context.fact("bitsPerWeight", 8.0 * encoded / parameters);
    context.fact("parameters", parameters);
    context.fact(
        "substituted", choices.stream().filter(EncodingPolicy.Choice::isSubstitution).count());
  }

  /** Memory for the tensor at hand; the one before is given back. */
  private static final class OneTensor implements AutoCloseable {
    private Memory memory = Memory.open();

    Memory next() {
      memory.close();
      memory = Memory.open();
      return memory;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
