package trit.phase.evaluate;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.code.Encoding;
import trit.eval.task.PythonProcess;
import trit.eval.task.Task;
import trit.infer.Decoder;
import trit.infer.KvEncoding;
import trit.nn.TransformerConfig;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Problems;

/** What measuring a model will cost, and everything that is wrong with what is asked for. */
final class EvaluationForecast {
  private static final int SHORTEST_CONTEXT = 4;
  private static final double USUAL_QUESTIONS = 500;

  /** Bytes of text that a token stands for, roughly, where nothing else is known. */
  private static final double BYTES_PER_TOKEN = 3.5;

  private static final long REPORT_BYTES = 4_096;

  private final EvaluatePhase.Config config;
  private final Inputs<Outline> inputs;
  private final TransformerConfig model;
  private final Optional<TransformerConfig> against;
  private final int context;

  EvaluationForecast(EvaluatePhase.Config config, Inputs<Outline> inputs) {
    this.config = config;
    this.inputs = inputs;
    this.model = Outline.modelOf(inputs.get("model"));
    this.against = inputs.find("against").map(Outline::modelOf);
    this.context = config.contextOf(model, against);
  }

  Forecast of(Problems problems) {
    checkInputs(problems);
    checkTasks(problems);
    Encoding keysAndValues = keysAndValues(problems);
    checkContext(model, problems);
    checkStride(problems);
    against.ifPresent(base -> checkContext(base, problems));
    against.ifPresent(base -> checkVocabulary(base, problems));
    inputs.find("perplexity").ifPresent(text -> checkLength(text, problems));
    inputs.find("kld").ifPresent(text -> checkLength(text, problems));
    return new Forecast(
        new Outline.Report(),
        REPORT_BYTES,
        false,
        memory(keysAndValues),
        textWork() + questionWork(),
        List.of(),
        Map.of());
  }

  private void checkInputs(Problems problems) {
    boolean kld = inputs.find("kld").isPresent();
    if (kld && against.isEmpty()) {
      problems.add("kld needs a model to compare with; add 'against <model>'");
    }
    boolean asks = !config.questioning().tasks().isEmpty();
    if (!kld && !asks && inputs.find("perplexity").isEmpty()) {
      problems.add("there is nothing to measure; add 'perplexity <dataset>'");
    }
  }

  private void checkTasks(Problems problems) {
    boolean runCode = config.questioning().runCode();
    Set<Task> seen = EnumSet.noneOf(Task.class);
    for (TaskQuestions asked : config.questioning().tasks()) {
      if (!seen.add(asked.task())) {
        problems.add("%s is asked twice; ask it in another evaluate".formatted(asked.task()));
      }
      if (asked.task().runsCode() && !runCode) {
        problems.add(
            "%s runs programs that the model writes, in a process with limits; say 'runCode true' to allow it"
                .formatted(asked.task()));
      }
      if (asked.task().runsCode() && runCode && !PythonProcess.exists()) {
        problems.add("%s needs python3, which is not installed".formatted(asked.task()));
      }
    }
  }

  /** How all models keep them: as asked for, where that fits each. */
  private Encoding keysAndValues(Problems problems) {
    Encoding ofModel = KvEncoding.fitting(config.keysAndValues(), model, problems::add);
    return against.map(base -> KvEncoding.fitting(ofModel, base, problems::add)).orElse(ofModel);
  }

  private void checkContext(TransformerConfig of, Problems problems) {
    if (context < SHORTEST_CONTEXT || context > of.context()) {
      problems.add(
          "context %,d does not fit the model; write %d to %,d, or leave it out"
              .formatted(context, SHORTEST_CONTEXT, of.context()));
    }
  }

  private void checkStride(Problems problems) {
    if (config.stride() > context) {
      problems.add(
          "stride %,d is longer than the context of %,d; write 1 to %2$,d"
              .formatted(config.stride(), context));
    }
  }

  private void checkVocabulary(TransformerConfig base, Problems problems) {
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
  private void checkLength(Outline text, Problems problems) {
    long bytes = ((Outline.Dataset) text).bytes();
    if (bytes > 0 && bytes + 1 < 2L * context) {
      problems.add(
          "the text has %,d bytes, which are fewer than two chunks of %,d tokens; use a longer text or a shorter context"
              .formatted(bytes, context));
    }
  }

  /** Both decoders are open at once. */
  private long memory(Encoding keysAndValues) {
    return memory(inputs.get("model"), keysAndValues)
        + inputs.find("against").map(base -> memory(base, keysAndValues)).orElse(0L);
  }

  private long memory(Outline of, Encoding keysAndValues) {
    return Decoder.bytes(Outline.modelOf(of), Outline.tensorBytesOf(of), context, keysAndValues);
  }

  private double textWork() {
    double work = 0;
    for (EvaluationTask task : EvaluationTask.of(inputs.byRole())) {
      double tokens = tokens((Outline.Dataset) inputs.get(task.role()));
      work += work(model, tokens) + (task.compares() ? work(against.orElse(model), tokens) : 0);
    }
    return work;
  }

  private double tokens(Outline.Dataset text) {
    double all = text.bytes() / BYTES_PER_TOKEN;
    return config.limit() == 0 ? all : Math.min(all, (double) config.limit() * context);
  }

  private double questionWork() {
    return questionWork(model) + against.map(this::questionWork).orElse(0.0);
  }

  /** About a context's worth of tokens for a question; how many there are is not known yet. */
  private double questionWork(TransformerConfig of) {
    int limit = config.questioning().limit();
    double questions = config.questioning().tasks().size() * (limit == 0 ? USUAL_QUESTIONS : limit);
    return work(of, questions * Math.min(EvaluatePhase.USUAL_CONTEXT, of.context()));
  }

  /** A product takes a multiplication and an addition per weight and token. */
  private static double work(TransformerConfig of, double tokens) {
    return 2.0 * of.parameterCount() * tokens;
  }
}
