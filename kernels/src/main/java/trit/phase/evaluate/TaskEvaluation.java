package trit.phase.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import trit.eval.ChunkProgress;
import trit.eval.Estimate;
import trit.eval.Proportion;
import trit.eval.task.Question;
import trit.eval.task.TaskResult;
import trit.eval.task.TaskRun;
import trit.infer.Decoder;
import trit.infer.LanguageModel;
import trit.infer.Precision;
import trit.phase.Event;
import trit.phase.PhaseContext;

/** The questions of one {@code evaluate}: asks them, records numbers, writes lm-eval's JSON. */
final class TaskEvaluation {
  /** What lm-evaluation-harness calls such a file's content; viewers of its results read it. */
  static final String RESULTS = "results.json";

  /** Trit's prompts are not those of lm-eval, so its tasks have other names. */
  private static final String PREFIX = "trit_";

  /** Raised whenever a task's questions are put or counted in another way than before. */
  private static final int VERSION = 1;

  private static final String FILTER = ",none";

  private final Questioning questioning;
  private final Precision precision;
  private final PhaseContext context;
  private final LanguageModel model;
  private final Optional<LanguageModel> against;
  private final Map<String, Object> results = new LinkedHashMap<>();
  private final Map<String, Object> better = new LinkedHashMap<>();
  private final Map<String, Object> samples = new LinkedHashMap<>();

  TaskEvaluation(
      Questioning questioning,
      Precision precision,
      PhaseContext context,
      LanguageModel model,
      Optional<LanguageModel> against) {
    this.questioning = questioning;
    this.precision = precision;
    this.context = context;
    this.model = model;
    this.against = against;
  }

  /** Asks everything; adds a section per task to the report. */
  void run(Map<String, Object> report) throws IOException {
    for (TaskQuestions asked : questioning.tasks()) {
      List<Question> questions = asked.task().read(Path.of(asked.file()));
      TaskResult result = ask(model, asked, questions);
      report.put(asked.task().title(), record(result));
      if (against.isPresent()) {
        compare(result, ask(against.get(), asked, questions));
      }
      results.put(PREFIX + asked.task().title(), results(result));
      better.put(PREFIX + asked.task().title(), better(result));
      samples.put(
          PREFIX + asked.task().title(),
          Map.of("original", questions.size(), "effective", result.questions()));
    }
    write();
  }

  private TaskResult ask(LanguageModel asked, TaskQuestions file, List<Question> questions) {
    ChunkProgress progress =
        (done, total) -> {
          context.emit(new Event.Progress(context.name(), done, total, "questions"));
          context.checkCancelled();
        };
    try (Decoder decoder = asked.decoder(context.backend(), precision)) {
      return new TaskRun(decoder, asked.tokenizer(), progress)
          .ask(file.task(), questions, questioning.fewShot(), questioning.limit());
    }
  }

  private Map<String, Object> record(TaskResult result) {
    String title = result.task().title();
    Map<String, Object> section = new LinkedHashMap<>(result.metrics());
    section.put("questions", result.questions());
    section.put("fewShot", questioning.fewShot());
    section.put("truncated", result.truncated());
    result
        .metrics()
        .forEach(
            (name, estimate) -> {
              context.fact(title + "." + name + ".value", estimate.value());
              context.fact(title + "." + name + ".error", estimate.error());
            });
    Estimate main = result.metrics().get(result.task().mainMetric());
    context.fact(title + ".value", main.value());
    context.fact(title + ".error", main.error());
    context.fact(title + ".questions", result.questions());
    context.fact(title + ".truncated", result.truncated());
    if (result.task().isShare()) {
      Proportion interval =
          Proportion.wilson(main.value() * result.questions(), result.questions());
      context.fact(title + ".low", interval.low());
      context.fact(title + ".high", interval.high());
    }
    return section;
  }

  private void compare(TaskResult result, TaskResult base) {
    String title = result.task().title();
    Estimate delta = result.differenceTo(base);
    context.fact(title + ".base", base.metrics().get(base.task().mainMetric()).value());
    context.fact(title + ".delta", delta.value());
    context.fact(title + ".deltaError", delta.error());
  }

  private static Map<String, Object> results(TaskResult result) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("alias", PREFIX + result.task().title());
    entry.put("sample_len", result.questions());
    result
        .metrics()
        .forEach(
            (name, estimate) -> {
              entry.put(name + FILTER, estimate.value());
              entry.put(name + "_stderr" + FILTER, estimate.error());
            });
    return entry;
  }

  private void write() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("results", results);
    all.put("group_subtasks", each(name -> List.of()));
    all.put("configs", each(this::description));
    all.put("versions", each(name -> VERSION));
    all.put("n-shot", each(name -> questioning.fewShot()));
    all.put("higher_is_better", better);
    all.put("n-samples", samples);
    all.put("config", Map.of("model", "trit", "limit", questioning.limit()));
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(context.output().resolve(RESULTS).toFile(), all);
  }

  /** All that is counted here is the better the more there is of it. */
  private static Map<String, Boolean> better(TaskResult result) {
    Map<String, Boolean> better = new LinkedHashMap<>();
    result.metrics().keySet().forEach(name -> better.put(name, true));
    return better;
  }

  private Map<String, Object> description(String name) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("task", name);
    description.put("num_fewshot", questioning.fewShot());
    return description;
  }

  private Map<String, Object> each(Function<String, Object> entry) {
    Map<String, Object> each = new LinkedHashMap<>();
    results.keySet().forEach(name -> each.put(name, entry.apply(name)));
    return each;
  }
}
