package trit.eval.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import trit.file.FileFormatException;

/**
 * What a model can be asked: how the file is read, how questions are put, and what is counted. The
 * prompts are Trit's own; numbers are not to be compared with those of another harness.
 */
public enum Task {
  ARC(
      "ARC-Challenge: the likeliest of several answers",
      "lines of JSON: question, answer, label 1 for the right one",
      Scoring.CHOICE,
      ChoiceTasks::arc),
  MMLU(
      "knowledge of many subjects: the letter of one of four answers, all questions counted alike",
      "lines of JSON: question, choices, answer as a number from 0 or a letter from A",
      Scoring.CHOICE,
      ChoiceTasks::mmlu),
  SST2("sentiment of sentences", "sentence, tab, 0 or 1", Scoring.CLASSES, ChoiceTasks::sst2),
  COLA(
      "whether sentences are grammatical",
      "source, label, mark and sentence between tabs",
      Scoring.CLASSES,
      ChoiceTasks::cola),
  MRPC(
      "whether two sentences mean the same",
      "the corpus's own: label, two ids, two sentences between tabs",
      Scoring.CLASSES,
      ChoiceTasks::mrpc),
  RTE(
      "whether one sentence follows from another",
      "GLUE's own: two sentences, label, index between tabs",
      Scoring.CLASSES,
      ChoiceTasks::rte),
  GSM8K(
      "word problems, the number at the end",
      "lines of JSON: question, answer that ends in #### number",
      Scoring.WRITING,
      WritingTasks::gsm8k),
  HENDRYCKS_MATH(
      "problems of mathematics competitions (MATH), the answer in a box at the end",
      "lines of JSON: problem, solution that ends in \\boxed{answer}",
      Scoring.WRITING,
      WritingTasks::math),
  SQUAD(
      "questions about a text, answered from it",
      "SQuAD 1.1's own JSON",
      Scoring.WRITING,
      WritingTasks::squad),
  TOOLS(
      "calls of a tool, as JSON",
      "BFCL's own; the right answers lie beside it in possible_answer/",
      Scoring.WRITING,
      WritingTasks::tools),
  HUMANEVAL(
      "Python functions, run against their tests in a process of their own",
      "HumanEval's own lines of JSON",
      Scoring.WRITING,
      WritingTasks::humanEval);

  /** How answers become numbers. */
  enum Scoring {
    /** Share of likeliest continuations that are right: by sum, per character, per byte. */
    CHOICE,
    /** Accuracy, F1 and Matthews' coefficient of classes. */
    CLASSES,
    /** Means of what written answers are worth. */
    WRITING
  }

  /** Makes questions of a file. */
  @FunctionalInterface
  interface Reader {
    List<Question> read(TaskFile file) throws IOException;
  }

  private final String what;
  private final String format;
  private final Scoring scoring;
  private final Reader reader;

  Task(String what, String format, Scoring scoring, Reader reader) {
    this.what = what;
    this.format = format;
    this.scoring = scoring;
    this.reader = reader;
  }

  /** What is asked, in a line. */
  public String what() {
    return what;
  }

  /** What the file looks like, in a line. */
  public String format() {
    return format;
  }

  /** What facts and tables call it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The number that expectations and comparisons look at. */
  public String mainMetric() {
    return switch (this) {
      case ARC, MMLU, SST2, RTE, TOOLS, HENDRYCKS_MATH -> "acc";
      case COLA -> "mcc";
      case MRPC, SQUAD -> "f1";
      case GSM8K -> "strict";
      case HUMANEVAL -> "pass@1";
    };
  }

  /** Whether that number is the share of right answers, so that Wilson's interval is its own. */
  public boolean isShare() {
    return !mainMetric().equals("mcc") && !mainMetric().equals("f1");
  }

  /**
   * The files that questions are read from besides the one that is named.
   *
   * @param file the one that is named
   */
  public List<Path> filesWith(Path file) {
    return this == TOOLS ? List.of(WritingTasks.toolAnswers(file)) : List.of();
  }

  /** Whether its answers are programs that are run. */
  public boolean runsCode() {
    return this == HUMANEVAL;
  }

  /**
   * The questions of a file.
   *
   * @throws FileFormatException if it is not as {@link #format} says, or empty
   */
  public List<Question> read(Path file) throws IOException {
    List<Question> questions = reader.read(new TaskFile(file));
    if (questions.isEmpty()) {
      throw new FileFormatException(file, "holds no question; it should be: " + format);
    }
    return questions;
  }

  Scoring scoring() {
    return scoring;
  }
}
