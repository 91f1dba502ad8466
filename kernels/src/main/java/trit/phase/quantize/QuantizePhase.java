package trit.phase.quantize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.gguf.GgufLayout;
import trit.file.gguf.GgufValue;
import trit.infer.LanguageModel;
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
import trit.quant.CodeChoice;
import trit.quant.ImportanceMatrix;
import trit.quant.precision.PrecisionRule;

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

    EncodingPolicy policy() {
      return new EncodingPolicy(body, tensors, ignore, fallback);
    }

    CodeChoices choices() {
      return new CodeChoices(choice, exceptions());
    }

    private TensorExceptions exceptions() {
      return new TensorExceptions(tensors, ignore);
    }
  }

  @Override
  public int version() {
    return 6;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    return new QuantizationForecast(config, (Outline.Weights) inputs.get("model"))
        .of(inputs.find("stats"), problems);
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    Path target = context.output().resolve("model.gguf");
    try (StoredModel model = LanguageModel.openStored(source.directory())) {
      Optional<ImportanceMatrix> importance = importance(inputs);
      List<EncodingPolicy.Choice> chosen = choose(config, model, importance.isPresent());
      if (importance.isPresent()) {
        check(importance.get(), inputs.get("stats").directory(), config, model, chosen, context);
      }
      List<EncodingPolicy.Choice> choices = measured(config, model, inputs, chosen, context);
      PackedLayout packed =
          new PackedLayout(
              config.body(),
              choices,
              model.fakeQuantizer(),
              importance.map(matrix -> description(matrix, model.config())).orElse(Map.of()));
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

  private static Map<String, GgufValue> description(
      ImportanceMatrix matrix, TransformerConfig model) {
    return (model.architecture().fusesInGguf() ? matrix.fused() : matrix).description();
  }

  private static void check(
      ImportanceMatrix matrix,
      Path file,
      Config config,
      StoredModel model,
      List<EncodingPolicy.Choice> choices,
      PhaseContext context) {
    ImportanceFit fit = new ImportanceFit(matrix, file);
    fit.check(model.config());
    fit.check(config.body(), choices);
    new StatisticsOrigin(model, config.ofAnotherModel(), context)
        .check(file, matrix.sample(), matrix.entries().keySet(), Sensitivity.liesIn(file));
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
      return packed.of(model, LanguageModel.ggufVocabulary(source.directory(), model.vocab()));
    } catch (FileFormatException | IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static void recordFacts(
      Path file, StoredModel model, List<EncodingPolicy.Choice> choices, PhaseContext context)
      throws IOException {
    QuantizationFacts facts = new QuantizationFacts(choices, model.config());
    facts.ofFile(Files.size(file)).forEach(context::fact);
    facts.ofTensors().forEach(context::fact);
    context.fact(
        "substituted", choices.stream().filter(EncodingPolicy.Choice::isSubstitution).count());
  }
}
