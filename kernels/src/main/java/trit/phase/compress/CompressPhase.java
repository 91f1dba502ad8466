package trit.phase.compress;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.file.token.Tokenizer;
import trit.file.token.Vocabulary;
import trit.infer.LanguageModel;
import trit.infer.ModelException;
import trit.nn.Decompression;
import trit.nn.StoredModel;
import trit.phase.Artifact;
import trit.phase.Event;
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
import trit.phase.StoredSize;
import trit.phase.quantize.StatisticsOrigin;
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
   * @param bound what must hold of the model, for which more bits than those may be taken
   * @param entropyCoded whether frequent codes get fewer bits where that makes a stream shorter
   * @param decompress when they are decompressed by those who run the model
   * @param ofAnotherModel whether Hessians may be another model's; changes no result that there is
   */
  public record Config(
      List<CompressionRule> rules,
      Optional<Double> targetBpw,
      Optional<ModelBound> bound,
      boolean entropyCoded,
      Decompression decompress,
      @NotInKey boolean ofAnotherModel)
      implements PhaseConfig {

    /** Keeps its own list. */
    public Config {
      rules = List.copyOf(rules);
    }

    /** With Hessians of this model. */
    public Config(
        List<CompressionRule> rules,
        Optional<Double> targetBpw,
        Optional<ModelBound> bound,
        boolean entropyCoded,
        Decompression decompress) {
      this(rules, targetBpw, bound, entropyCoded, decompress, false);
    }

    /** With nothing to hold. */
    public Config(
        List<CompressionRule> rules,
        Optional<Double> targetBpw,
        boolean entropyCoded,
        Decompression decompress) {
      this(rules, targetBpw, Optional.empty(), entropyCoded, decompress);
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
      return new CompressionPolicy(rules, targetBpw, bound);
    }
  }

  @Override
  public int version() {
    return 6;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.SEED, Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    return new CompressionForecast(config, (Outline.Weights) inputs.get("model"))
        .of(inputs.find("stats"), inputs.find("held"), problems);
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Artifact source = inputs.get("model");
    try (StoredModel model = LanguageModel.openStored(source.directory());
        Hessians hessians = Hessians.of(inputs.find("stats"))) {
      hessians.check(new StatisticsOrigin(model, config.ofAnotherModel(), context));
      Map<String, CompressionRule> ways = config.policy().ways(model.config());
      ModelCompression compression =
          new ModelCompression(model, hessians, config.entropyCoded(), context);
      MatrixChoice choice = new MatrixChoice(compression.store(ways));
      saveTokenizer(source, context);
      CompressedWriter writer = new CompressedWriter(model, config.decompress());
      Map<String, StoredMatrix> chosen =
          config.bound().isEmpty()
              ? start(config, choice)
              : bounded(config, choice, writer, inputs, context);
      writer.write(context.output(), chosen);
      recordFacts(config, chosen, writer.size(chosen), context);
      CompressionForecast.memory(model.config(), writer.compressed(chosen)).forEach(context::fact);
      context.fact("parameters", model.config().parameterCount());
    }
  }

  private static Map<String, StoredMatrix> start(Config config, MatrixChoice choice) {
    if (config.targetBpw().isPresent()) {
      return choice.within(config.targetBpw().get());
    }
    return config.bound().isPresent() ? choice.smallest() : choice.only();
  }

  private static Map<String, StoredMatrix> bounded(
      Config config,
      MatrixChoice choice,
      CompressedWriter writer,
      Inputs<Artifact> inputs,
      PhaseContext context)
      throws IOException {
    ModelBound bound = config.bound().orElseThrow();
    try (WholeModel whole =
        WholeModel.open(inputs.get("model"), inputs.get("held"), bound.measurement(), context)) {
      BoundedChoice search =
          new BoundedChoice(bound, choice, new CompressionTrials(writer, whole, context));
      Map<String, StoredMatrix> chosen = search.from(start(config, choice));
      ChoiceReport report = search.report();
      report.write(context.output());
      report.facts().forEach(context::fact);
      if (!report.holds()) {
        context.emit(
            new Event.Note(
                context.name(),
                "%s does not hold after %d measurements; allow more rounds or bits, or better candidates"
                    .formatted(report.bound(), report.rounds().size())));
      }
      return chosen;
    } catch (ModelException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static void recordFacts(
      Config config, Map<String, StoredMatrix> chosen, StoredSize size, PhaseContext context) {
    CompressionFacts facts = new CompressionFacts(chosen.values());
    size.facts().forEach(context::fact);
    facts.losses(size.facts().get("compressed.bitsPerWeight")).forEach(context::fact);
    if (config.entropyCoded()) {
      facts.entropy().forEach(context::fact);
    }
    if (config.targetBpw().isPresent() || config.bound().isPresent()) {
      facts.choices().forEach(context::fact);
    }
    context.fact("compressed.matrices", chosen.values().stream().filter(m -> !m.isKept()).count());
  }

  private static void saveTokenizer(Artifact source, PhaseContext context) throws IOException {
    Optional<Vocabulary> tokens = LanguageModel.vocabulary(source.directory());
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

    void check(StatisticsOrigin origin) {
      file.ifPresent(
          hessians -> origin.check(hessians.path(), hessians.sample(), hessians.names(), true));
    }

    @Override
    public void close() {
      file.ifPresent(HessianFile::close);
    }
  }
}
