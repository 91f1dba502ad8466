package trit.phase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.gguf.GgufLayout;
import trit.infer.LanguageModel;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.quant.CodeChoice;
import trit.quant.ImportanceMatrix;
import trit.quant.precision.PrecisionRule;
import trit.tensor.Shape;

/**
 * {@code quantize}: encodes a model's weights as a GGUF file. Layers that were trained through a
 * fake-quantizer are packed with it, the others as their encoding's reference quantizer chooses.
 * One tensor is in memory at a time.
 */
public final class QuantizePhase implements Phase<QuantizePhase.Config> {

  /**
   * Which tensor gets which encoding; see {@link EncodingPolicy}.
   *
   * @param body what the matrices get that no rule names
   * @param choice how their codes are chosen
   * @param tensors exceptions with an encoding of their own
   * @param ignore globs over GGUF tensor names that stay in F32
   * @param fallback what happens where rows do not fit
   * @param ofAnotherModel whether what calibration has left may be another model's; changes no
   *     result that there is
   */
  public record Config(
      BodyEncoding body,
      CodeChoice choice,
      List<TensorRule> tensors,
      List<String> ignore,
      Fallback fallback,
      @NotInKey boolean ofAnotherModel)
      implements PhaseConfig {

    /** Keeps its own lists. */
    public Config {
      tensors = List.copyOf(tensors);
      ignore = List.copyOf(ignore);
    }

    /** With statistics of this model. */
    public Config(
        BodyEncoding body,
        CodeChoice choice,
        List<TensorRule> tensors,
        List<String> ignore,
        Fallback fallback) {
      this(body, choice, tensors, ignore, fallback, false);
    }

    /** The nearest codes. */
    public Config(
        BodyEncoding body, List<TensorRule> tensors, List<String> ignore, Fallback fallback) {
      this(body, new CodeChoice.Nearest(), tensors, ignore, fallback);
    }

    /** One encoding for all matrices that no rule names. */
    public Config(
        Encoding encoding, List<TensorRule> tensors, List<String> ignore, Fallback fallback) {
      this(new BodyEncoding.Uniform(encoding), tensors, ignore, fallback);
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
      return new EncodingPolicy(body, tensors, ignore, fallback);
    }

    private CodeChoices choices() {
      return new CodeChoices(choice, exceptions());
    }

    private TensorExceptions exceptions() {
      return new TensorExceptions(tensors, ignore);
    }
  }

  /** What a vocabulary takes in the file, roughly, per token: its text, its kind, a merge. */
  private static final int VOCABULARY_BYTES_PER_TOKEN = 40;

  /** Encoding looks at every weight a few times. */
  private static final double WORK_PER_WEIGHT = 8;

  @Override
  public int version() {
    return 4;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    Outline.Weights model = (Outline.Weights) inputs.get("model");
    boolean importance = inputs.find("stats").isPresent();
    List<String> found = new ArrayList<>();
    config.choices().check(inputs.find("stats"), found::add);
    List<EncodingPolicy.Choice> choices =
        config.policy().choose(model.config(), importance, found::add);
    Optional.ofNullable(model.fakeQuantizer())
        .flatMap(trained -> config.choices().ofTrained(trained, model.config()))
        .ifPresent(found::add);
    FeedForwardPadding padding = config.policy().padding(model.config(), importance);
    checkPadding(config, padding, model, found::add);
    if (config.body() instanceof BodyEncoding.Adaptive && model.fakeQuantizer() != null) {
      found.add(
          "precisionByLoss and precisionBySpread look at weights that nothing rounds, and this model was trained to be rounded; say the encoding that holds its codes");
    }
    OptionalLong counted =
        importance || !found.isEmpty() || config.body() instanceof BodyEncoding.Adaptive
            ? OptionalLong.empty()
            : new PackedLayout(
                    config.body(), choices, Optional.ofNullable(model.fakeQuantizer()), Map.of())
                .bytes(padding.written(), model.vocabulary(), found::add);
    found.forEach(problems::add);
    List<Outline.PackedTensor> tensors = tensors(choices);
    long encoded = choices.stream().mapToLong(EncodingPolicy.Choice::bytes).sum();
    long bytes =
        counted.orElse(encoded + (long) VOCABULARY_BYTES_PER_TOKEN * model.config().vocab());
    long largest = choices.stream().mapToLong(choice -> choice.shape().size()).max().orElse(0);
    long parameters = model.config().parameterCount();
    return new Forecast(
        new Outline.Packed(padding.written(), tensors, bytes, config.body().label()),
        bytes,
        counted.isPresent(),
        3 * Float.BYTES * largest + config.choices().scratchBytes(model.config()),
        WORK_PER_WEIGHT * parameters + config.choices().work(model.config()),
        substitutions(config, padding, choices),
        facts(encoded, parameters, tensors, counted));
  }

  private static List<Outline.PackedTensor> tensors(List<EncodingPolicy.Choice> choices) {
    return choices.stream()
        .map(choice -> new Outline.PackedTensor(choice.name(), choice.shape(), choice.encoding()))
        .toList();
  }

  private static Map<String, Double> facts(
      long encoded, long parameters, List<Outline.PackedTensor> tensors, OptionalLong bytes) {
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("bitsPerWeight", 8.0 * encoded / parameters);
    facts.put("parameters", (double) parameters);
    bytes.ifPresent(
        counted -> {
          facts.put("bytes", (double) counted);
          facts.putAll(StoredSize.ofFile(tensors, counted).ratios());
        });
    return facts;
  }

  /** Zeros beside what was trained would count among the weights that scales are taken from. */
  private static void checkPadding(
      Config config, FeedForwardPadding padding, Outline.Weights model, Problems problems) {
    if (padding.isNeeded() && config.choices().passErrorsOn()) {
      problems.add(
          "gptq and ldlq know nothing of padded columns; give ffn_down another encoding, or take fallback NEXT_LARGER");
    }
    if (padding.isNeeded() && model.fakeQuantizer() != null) {
      problems.add(
          "fallback PAD would change the scales of weights that were trained through a quantizer; train with a feed-forward width of whole blocks, such as %d instead of %d"
              .formatted(padding.written().ffn(), model.config().ffn()));
    }
  }

  /** What is replaced or padded; where that is not allowed, each is a problem instead. */
  private static List<String> substitutions(
      Config config, FeedForwardPadding padding, List<EncodingPolicy.Choice> choices) {
    return switch (config.fallback()) {
      case FORBID -> List.of();
      case NEXT_LARGER ->
          choices.stream()
              .filter(EncodingPolicy.Choice::isSubstitution)
              .map(EncodingPolicy.Choice::substitution)
              .toList();
      case PAD -> {
        Map<String, Shape> before = padding.shapes();
        yield choices.stream()
            .filter(choice -> !choice.shape().equals(before.get(choice.parameter())))
            .map(choice -> FeedForwardPadding.line(choice, before.get(choice.parameter())))
            .toList();
      }
    };
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    Path target = context.output().resolve("model.gguf");
    try (StoredModel model = LanguageModel.openStored(source.directory())) {
      Optional<ImportanceMatrix> importance = importance(inputs);
      importance.ifPresent(
          matrix ->
              new StatisticsOrigin(model, config.ofAnotherModel(), context)
                  .check(
                      inputs.get("stats").directory(),
                      matrix.sample(),
                      matrix.entries().keySet(),
                      Sensitivity.liesIn(inputs.get("stats").directory())));
      List<EncodingPolicy.Choice> choices =
          measured(config, model, inputs, choose(config, model, importance.isPresent()), context);
      PackedLayout packed =
          new PackedLayout(
              config.body(),
              choices,
              model.fakeQuantizer(),
              importance.map(ImportanceMatrix::description).orElse(Map.of()));
      TransformerConfig written =
          config.policy().padding(model.config(), importance.isPresent()).written();
      GgufLayout layout = layout(packed, written, source);
      try (CalibratedPacker packer =
          CalibratedPacker.of(config.choices(), inputs.find("stats"), importance, context)) {
        new EncodedModelWriter(model, choices, packer, context).write(target, layout);
      }
      recordFacts(target, model, choices, context);
    }
  }

  /** The policy's problems were shown by the plan; one that is left here is a bug of its caller. */
  private static List<EncodingPolicy.Choice> choose(
      Config config, StoredModel model, boolean importance) {
    List<String> problems = new ArrayList<>();
    List<EncodingPolicy.Choice> choices =
        config.policy().choose(model.config(), importance, problems::add);
    if (!problems.isEmpty()) {
      throw new PhaseException(String.join("\n", problems));
    }
    return choices;
  }

  /** Where an average is to be spent and errors can be weighed, bits go where they help most. */
  private static List<EncodingPolicy.Choice> measured(
      Config config,
      StoredModel model,
      Inputs<Artifact> inputs,
      List<EncodingPolicy.Choice> choices,
      PhaseContext context)
      throws IOException {
    if (config.body instanceof BodyEncoding.Adaptive(PrecisionRule rule)) {
      Optional<ImportanceMatrix> importance = importance(inputs);
      return new AdaptivePrecision(model, rule, importance, config.exceptions(), context)
          .choose(choices);
    }
    Optional<Artifact> stats = inputs.find("stats").filter(s -> Sensitivity.liesIn(s.directory()));
    if (stats.isEmpty() || !(config.body instanceof BodyEncoding.Target(double most))) {
      return choices;
    }
    try (Sensitivity sensitivity = Sensitivity.open(stats.get().directory(), context.backend())) {
      return new MeasuredBits(model, sensitivity, config.exceptions(), context)
          .spend(most, choices);
    }
  }

  private static Optional<ImportanceMatrix> importance(Inputs<Artifact> inputs) throws IOException {
    Optional<Artifact> stats = inputs.find("stats");
    return stats.isEmpty()
        ? Optional.empty()
        : Optional.of(ImportanceMatrix.open(stats.get().directory()));
  }

  private static GgufLayout layout(PackedLayout packed, TransformerConfig model, Artifact source)
      throws IOException {
    try {
      return packed.of(model, LanguageModel.vocabulary(source.directory()));
    } catch (FileFormatException | IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static void recordFacts(
      Path file, StoredModel model, List<EncodingPolicy.Choice> choices, PhaseContext context)
      throws IOException {
    long encoded = choices.stream().mapToLong(EncodingPolicy.Choice::bytes).sum();
    long parameters = model.config().parameterCount();
    context.fact("bytes", Files.size(file));
    StoredSize.ofFile(tensors(choices), Files.size(file)).ratios().forEach(context::fact);
    context.fact("bitsPerWeight", 8.0 * encoded / parameters);
    context.fact("parameters", parameters);
    context.fact(
        "substituted", choices.stream().filter(EncodingPolicy.Choice::isSubstitution).count());
  }
}
