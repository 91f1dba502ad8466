package trit.eval.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import trit.eval.ChunkProgress;
import trit.eval.Continuations;
import trit.file.token.Tokenizer;
import trit.infer.Decoder;
import trit.infer.GenerationListener;
import trit.infer.GenerationRequest;
import trit.infer.Generator;
import trit.infer.ModelException;
import trit.infer.Sampling;

/** Asks a model the questions of a task. Equal questions give equal answers. */
public final class TaskRun {
  private static final int TEXTS_AT_ONCE = 8;

  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final ChunkProgress progress;

  /** Asks by a decoder that is not used elsewhere meanwhile. */
  public TaskRun(Decoder decoder, Tokenizer tokenizer, ChunkProgress progress) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.progress = progress;
  }

  /**
   * Asks.
   *
   * @param questions all of the task's; the first {@code fewShot} are examples and not scored
   * @param limit how many to score at most; 0 for all
   * @throws ModelException if there are no more questions than examples
   */
  public TaskResult ask(Task task, List<Question> questions, int fewShot, int limit) {
    if (questions.size() <= fewShot) {
      throw new ModelException(
          "%s has %,d questions, of which %,d would be examples; use a longer file or fewer examples"
              .formatted(task.title(), questions.size(), fewShot));
    }
    String examples =
        questions.subList(0, fewShot).stream()
            .map(question -> question.solved() + "\n\n")
            .collect(Collectors.joining());
    int last = limit == 0 ? questions.size() : Math.min(questions.size(), fewShot + limit);
    List<Question> scored = questions.subList(fewShot, last);
    return switch (task.scoring()) {
      case WRITING -> write(task, examples, scored);
      case CHOICE, CLASSES -> choose(task, examples, scored);
    };
  }

  private TaskResult choose(Task task, String examples, List<Question> questions) {
    boolean[][] right = new boolean[questions.size()][];
    int[] gold = new int[questions.size()];
    int[] predicted = new int[questions.size()];
    try (Continuations continuations = new Continuations(decoder, tokenizer)) {
      for (int i = 0; i < questions.size(); i++) {
        Question.Choice question = (Question.Choice) questions.get(i);
        double[] sums = new double[question.choices().size()];
        for (int c = 0; c < sums.length; c++) {
          sums[c] =
              continuations.logLikelihood(examples + question.context(), question.choices().get(c));
        }
        gold[i] = question.gold();
        predicted[i] = best(sums);
        right[i] = right(question, sums);
        progress.chunks(i + 1, questions.size());
      }
      Answers answers =
          task.scoring() == Task.Scoring.CHOICE
              ? new Answers.Chosen(right)
              : new Answers.Classified(
                  gold, predicted, ((Question.Choice) questions.getFirst()).choices().size());
      return new TaskResult(task, questions.size(), continuations.truncated(), answers);
    }
  }

  /** Whether the likeliest is right: by sum, per character and per byte, its first space aside. */
  private static boolean[] right(Question.Choice question, double[] sums) {
    double[] perCharacter = new double[sums.length];
    double[] perByte = new double[sums.length];
    for (int c = 0; c < sums.length; c++) {
      String text = question.choices().get(c).strip();
      perCharacter[c] = sums[c] / text.codePointCount(0, text.length());
      perByte[c] = sums[c] / text.getBytes(StandardCharsets.UTF_8).length;
    }
    int gold = question.gold();
    return new boolean[] {best(sums) == gold, best(perCharacter) == gold, best(perByte) == gold};
  }

  /** The place of the largest number, the first of equal ones. */
  private static int best(double[] numbers) {
    int best = 0;
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] > numbers[best]) {
        best = i;
      }
    }
    return best;
  }

  private TaskResult write(Task task, String examples, List<Question> questions) {
    List<Map<String, Double>> grades = new ArrayList<>();
    long truncated = 0;
    Generator generator = new Generator(decoder, tokenizer);
    for (int from = 0; from < questions.size(); from += TEXTS_AT_ONCE) {
      List<Question.Writing> group =
          questions.subList(from, Math.min(questions.size(), from + TEXTS_AT_ONCE)).stream()
              .map(Question.Writing.class::cast)
              .toList();
      List<Stops> stops = group.stream().map(question -> new Stops(question.stops())).toList();
      List<GenerationRequest> requests = new ArrayList<>();
      for (Question.Writing question : group) {
        String prompt = examples + question.prompt();
        String fitting = fitting(prompt, question.maxTokens());
        truncated += fitting.equals(prompt) ? 0 : 1;
        requests.add(new GenerationRequest(fitting, question.maxTokens(), Sampling.GREEDY));
      }
      generator.generate(requests, List.copyOf(stops));
      for (int i = 0; i < group.size(); i++) {
        grades.add(group.get(i).grade().apply(stops.get(i).text()));
      }
      progress.chunks(grades.size(), questions.size());
    }
    return new TaskResult(task, questions.size(), truncated, new Answers.Graded(grades));
  }

  /** The end of a prompt that leaves room for the answer. */
  private String fitting(String prompt, int answer) {
    int[] ids = tokenizer.encodePrompt(prompt);
    int room = Math.max(1, decoder.config().context() - answer - 1);
    return ids.length <= room
        ? prompt
        : tokenizer.decode(Arrays.copyOfRange(ids, ids.length - room, ids.length));
  }

  /** Collects a text until one of its ends. */
  private static final class Stops implements GenerationListener {
    private final List<String> ends;
    private final StringBuilder text = new StringBuilder();

    Stops(List<String> ends) {
      this.ends = ends;
    }

    @Override
    public void text(String piece) {
      text.append(piece);
    }

    @Override
    public boolean cancelled() {
      return cut() < text.length();
    }

    String text() {
      return text.substring(0, cut());
    }

    private int cut() {
      return ends.stream()
          .mapToInt(text::indexOf)
          .filter(place -> place >= 0)
          .min()
          .orElse(text.length());
    }
  }
}
