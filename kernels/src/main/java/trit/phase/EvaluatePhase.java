package trit.phase;

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
import trit.eval.Protocol;
import trit.eval.task.PythonProcess;
import trit.eval.task.Task;
import trit.file.Sha256;
import trit.infer.Decoder;
import trit.infer.KvEncoding;
import trit.infer.ModelException;
import trit.infer.Precision;
import trit.nn.TransformerConfig;

/**
 * {@code evaluate}: perplexity by a named protocol, the divergence from the model that it is to be
 * compared with, and what it answers to the questions of tasks.
 *
 * <p>Reads a model in the roles {@code model} and, where it is to be compared, {@code against};
 * text in the roles {@code perplexity} and {@code kld}.
 */
public final class EvaluatePhase implements Phase<EvaluatePhase.Config> {
  private static final int USUAL_CONTEXT = 512;
  private static final int LONG_CONTEXT = 2_048;
  private static final int SHORTEST_CONTEXT = 4;
  private static final double USUAL_QUESTIONS = 500;

  /** Bytes of text that a token stands for, roughly, where nothing else is known. */
  private static final double BYTES_PER_TOKEN = 3.5;

  private static final long REPORT_BYTES = 4_096;

  /**
   * How to measure.
   *
   * @param context tokens of a chunk; 0 for 512 (Hugging Face's protocol: 2,048), or the model's
   *     context where that is shorter
   * @param limit how many chunks at most; 0 for the whole text
   * @param protocol which predictions are scored
   * @param stride tokens between the windows of {@link Protocol#STRIDE}; 0 for half the context
   * @param questioning what is asked besides
   * @param keysAndValues how they are kept: one of {@link KvEncoding#CHOICES}
   */
  public record Config(
      int context,
      int limit,
      Protocol protocol,
      int stride,
      Questioning questioning,
      Encoding keysAndValues)
      implements PhaseConfig {

    /** With windows, where there are any, that begin half a context behind each other. */
    public Config(
        int context,
        int limit,
        Protocol protocol,
        Questioning questioning,
        Encoding keysAndValues) {
      this(context, limit, protocol, 0, questioning, keysAndValues);
    }

    /** Scores texts by llama.cpp's protocol and asks nothing. */
    public Config(int context, int limit) {
      this(context, limit, Protocol.LLAMA_CPP, Questioning.NONE, Encoding.F32);
    }

    /** What the decoders of all models may round. */
    Precision precision() {
      return Precision.WEIGHTS_ONLY.withKeysAndValues(keysAndValues);
    }

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
      int usual = protocol == Protocol.HUGGING_FACE ? LONG_CONTEXT : USUAL_CONTEXT;
      return context == 0 ? Math.min(usual, shortest) : context;
    }
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public Set<Influence> influences() {
    return EnumSet.of(Influence.BACKEND);
  }

  @Override
  public Map<String, String> sources(Config config) throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (TaskQuestions asked : config.questioning().tasks()) {
      Path file = Path.of(asked.file());
      hashes.put(asked.task().title(), hash(file));
      for (Path other : asked.task().filesWith(file)) {
        hashes.put(asked.task().title() + "." + hashes.size(), hash(other));
      }
    }
    return hashes;
  }

  private static String hash(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new PhaseException("there is no file " + file);
    }
    return Sha256.of(file);
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    TransformerConfig model = Outline.modelOf(inputs.get("model"));
    Optional<TransformerConfig> against = inputs.find("against").map(Outline::modelOf);
    int context = config.contextOf(model, against);
    checkInputs(config, inputs, problems);
    checkTasks(config.questioning(), problems);
    Encoding ofModel = KvEncoding.fitting(config.keysAndValues(), model, problems::add);
    Encoding kept =
        against.map(base -> KvEncoding.fitting(ofModel, base, problems::add)).orElse(ofModel);
    checkContext(context, model, problems);
    if (config.stride() > context) {
      problems.add(
          "stride %,d is longer than the context of %,d; write 1 to %2$,d"
              .formatted(config.stride(), context));
    }
    against.ifPresent(base -> checkContext(context, base, problems));
    against.ifPresent(base -> checkVocabulary(model, base, problems));
    inputs.find("perplexity").ifPresent(text -> checkLength(text, context, problems));
    inputs.find("kld").ifPresent(text -> checkLength(text, context, problems));
    double work = 0;
    work +=
        questionWork(config, model) + against.map(base -> questionWork(config, base)).orElse(0.0);
    for (EvaluationTask task : EvaluationTask.of(inputs.byRole())) {
      double tokens = tokens(config, context, (Outline.Dataset) inputs.get(task.role()));
      work += work(model, tokens) + (task.compares() ? work(against.orElse(model), tokens) : 0);
    }
    long memory =
        memory(inputs.get("model"), context, kept)
            + inputs.find("against").map(base -> memory(base, context, kept)).orElse(0L);
    return new Forecast(
        new Outline.Report(), REPORT_BYTES, false, memory, work, List.of(), Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    try (Evaluation evaluation = Evaluation.open(config, inputs, context)) {
      evaluation.run();
    } catch (ModelException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static long memory(Outline model, int context, Encoding kept) {
    return Decoder.bytes(Outline.modelOf(model), Outline.tensorBytesOf(model), context, kept);
  }

  private static void checkTasks(Questioning questioning, Problems problems) {
    Set<Task> seen = EnumSet.noneOf(Task.class);
    for (TaskQuestions asked : questioning.tasks()) {
      if (!seen.add(asked.task())) {
        problems.add("%s is asked twice; ask it in another evaluate".formatted(asked.task()));
      }
      if (asked.task().runsCode() && !questioning.runCode()) {
        problems.add(
            "%s runs programs that the model writes, in a process with limits; say 'runCode true' to allow it"
                .formatted(asked.task()));
      }
      if (asked.task().runsCode() && questioning.runCode() && !PythonProcess.exists()) {
        problems.add("%s needs python3, which is not installed".formatted(asked.task()));
      }
    }
  }

  private static void checkInputs(Config config, Inputs<Outline> inputs, Problems problems) {
    boolean kld = inputs.find("kld").isPresent();
    if (kld && inputs.find("against").isEmpty()) {
      problems.add("kld needs a model to compare with; add 'against <model>'");
    }
    boolean asks = !config.questioning().tasks().isEmpty();
    if (!kld && !asks && inputs.find("perplexity").isEmpty()) {
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

  /**
   * A token stands for a byte at least, but for the one that begins the text. A text without bytes
   * is a problem of its data set.
   */
  private static void checkLength(Outline text, int context, Problems problems) {
    long bytes = ((Outline.Dataset) text).bytes();
    if (bytes > 0 && bytes + 1 < 2L * context) {
      problems.add(
          "the text has %,d bytes, which are fewer than two chunks of %,d tokens; use a longer text or a shorter context"
              .formatted(bytes, context));
    }
  }

  /** About a context's worth of tokens for a question; how many there are is not known yet. */
  private static double questionWork(Config config, TransformerConfig model) {
    int limit = config.questioning().limit();
    double questions = config.questioning().tasks().size() * (limit == 0 ? USUAL_QUESTIONS : limit);
    return work(model, questions * Math.min(USUAL_CONTEXT, model.context()));
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
