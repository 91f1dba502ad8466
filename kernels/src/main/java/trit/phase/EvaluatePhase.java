package trit.phase;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.infer.Decoder;
import trit.infer.ModelException;
import trit.nn.TransformerConfig;

/**
 * {@code evaluate}: perplexity by llama.cpp's protocol, and the divergence from the model that it
 * is to be compared with.
 *
 * <p>Reads a model in the roles {@code model} and, where it is to be compared, {@code against};
 * text in the roles {@code perplexity} and {@code kld}.
 */
public final class EvaluatePhase implements Phase<EvaluatePhase.Config> {
  private static final int USUAL_CONTEXT = 512;
  private static final int SHORTEST_CONTEXT = 4;

  /** Bytes of text that a token stands for, roughly, where nothing else is known. */
  private static final double BYTES_PER_TOKEN = 3.5;

  private static final long REPORT_BYTES = 4_096;

  /**
   * How to measure.
   *
   * @param context tokens of a chunk; 0 for 512, or the model's context where that is shorter
   * @param limit how many chunks at most; 0 for the whole text
   */
  public record Config(int context, int limit) implements PhaseConfig {

    /** What a recipe gets that says nothing. */
    public static Config defaults() {
      return new Config(0, 0);
    }

    @Override
    public String verb() {
      return "evaluate";
    }

    @Override
    public Phase<?> phase() {
      return new EvaluatePhase();
    }

    /** The chunk's length for models of these shapes. */
    int contextOf(TransformerConfig model, Optional<TransformerConfig> against) {
      int shortest = Math.min(model.context(), against.orElse(model).context());
      return context == 0 ? Math.min(USUAL_CONTEXT, shortest) : context;
    }
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    TransformerConfig model = Outline.modelOf(inputs.get("model"));
    Optional<TransformerConfig> against = inputs.find("against").map(Outline::modelOf);
    int context = config.contextOf(model, against);
    checkInputs(inputs, problems);
    checkContext(context, model, problems);
    against.ifPresent(base -> checkContext(context, base, problems));
    against.ifPresent(base -> checkVocabulary(model, base, problems));
    inputs.find("perplexity").ifPresent(text -> checkLength(text, context, problems));
    inputs.find("kld").ifPresent(text -> checkLength(text, context, problems));
    double work = 0;
    for (EvaluationTask task : EvaluationTask.of(inputs.byRole())) {
      double tokens = tokens(config, context, (Outline.Dataset) inputs.get(task.role()));
      work += work(model, tokens) + (task.compares() ? work(against.orElse(model), tokens) : 0);
    }
    long memory =
        Decoder.bytes(model, context)
            + against.map(base -> Decoder.bytes(base, context)).orElse(0L);
    return new Forecast(
        new Outline.Report(), REPORT_BYTES, false, memory, work, List.of(), Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    try (Evaluation evaluation = Evaluation.open(config, inputs, context)) {
      evaluation.run();
    } catch (ModelException e) {
      throw new PhaseException(context.name() + ": " + e.getMessage(), e);
    }
  }

  private static void checkInputs(Inputs<Outline> inputs, Problems problems) {
    boolean kld = inputs.find("kld").isPresent();
    if (kld && inputs.find("against").isEmpty()) {
      problems.add("kld needs a model to compare with; add 'against <model>'");
    }
    if (!kld && inputs.find("perplexity").isEmpty()) {
      problems.add("there is nothing to measure; add 'perplexity <dataset>'");
    }
  }

  private static void checkContext(int context, TransformerConfig model, Problems problems) {
    if (context < SHORTEST_CONTEXT || context > model.context()) {
      problems.add(
          "context %,d does not fit the model; write %d to %,d, or leave it out"
              .formatted(context, SHORTEST_CONTEXT, model.context()));
    }
  }

  private static void checkVocabulary(
      TransformerConfig model, TransformerConfig base, Problems problems) {
    if (model.vocab() != base.vocab()) {
      problems.add(
          "the model has a vocabulary of %,d tokens, the model of 'against' one of %,d; compare models that share a tokenizer"
              .formatted(model.vocab(), base.vocab()));
    }
  }

  /** A token stands for a byte at least, but for the one that begins the text. */
  private static void checkLength(Outline text, int context, Problems problems) {
    long bytes = ((Outline.Dataset) text).bytes();
    if (bytes + 1 < 2L * context) {
      problems.add(
          "the text has %,d bytes, which are fewer than two chunks of %,d tokens; use a longer text or a shorter context"
              .formatted(bytes, context));
    }
  }

  private static double tokens(Config config, int context, Outline.Dataset text) {
    double all = text.bytes() / BYTES_PER_TOKEN;
    return config.limit() == 0 ? all : Math.min(all, (double) config.limit() * context);
  }

  /** A product takes a multiplication and an addition per weight and token. */
  private static double work(TransformerConfig model, double tokens) {
    return 2.0 * model.parameterCount() * tokens;
  }
}
