package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.eval.task.AnswerText;
import trit.eval.task.Confusion;
import trit.eval.task.Spans;
import trit.phase.PhaseException;
import trit.recipe.CanonicalJson;
import trit.show.Quantities;
import trit.show.Table;

/** Scores predictions that lie in a file, whoever made them. */
@Command(
    name = "score",
    description = "Score predictions that lie in a file against the right ones, whoever made them.",
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
  private static final long LARGEST = 64L << 20;

  /** What stands in the files. */
  enum Kind {
    /** A class per line. */
    LABELS,
    /** CoNLL's columns: the last is a tag such as B-PER, an empty line ends a sentence. */
    SPANS,
    /** An answer per line; several right ones stand between tabs. */
    ANSWERS
  }

  @Mixin private OutputOptions output;

  @Option(
      names = "--as",
      required = true,
      description = "LABELS (a class per line), SPANS (CoNLL's tags) or ANSWERS (one per line).")
  private Kind kind;

  @Parameters(index = "0", paramLabel = "GOLD", description = "What is right.")
  private Path gold;

  @Parameters(index = "1", paramLabel = "PREDICTED", description = "What is scored.")
  private Path predicted;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Map<String, Double> scores = scores(lines(gold), lines(predicted));
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? CanonicalJson.tree(scores).toPrettyString() + "\n"
            : Table.named("scores")
                .text("metric", List.copyOf(scores.keySet()))
                .numbers("value", List.copyOf(scores.values()), Quantities::number)
                .asText());
    out.flush();
    return ExitCode.OK;
  }

  private Map<String, Double> scores(List<String> right, List<String> said) {
    if (kind != Kind.SPANS && right.size() != said.size()) {
      throw new PhaseException(
          "%s has %,d lines, %s has %,d; they must be as many"
              .formatted(gold, right.size(), predicted, said.size()));
    }
    return switch (kind) {
      case LABELS -> labels(right, said);
      case ANSWERS -> answers(right, said);
      case SPANS -> spans(right, said);
    };
  }

  private static Map<String, Double> labels(List<String> right, List<String> said) {
    TreeSet<String> names = new TreeSet<>(right);
    names.addAll(said);
    List<String> classes = List.copyOf(names);
    Confusion confusion =
        Confusion.of(
            right.stream().mapToInt(classes::indexOf).toArray(),
            said.stream().mapToInt(classes::indexOf).toArray(),
            classes.size());
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("accuracy", confusion.accuracy());
    scores.put("macro F1", confusion.macroF1());
    scores.put("MCC", confusion.mcc());
    classes.forEach(name -> scores.put("F1 of " + name, confusion.f1(classes.indexOf(name))));
    return scores;
  }

  private static Map<String, Double> answers(List<String> right, List<String> said) {
    double exact = 0;
    double overlap = 0;
    for (int i = 0; i < right.size(); i++) {
      List<String> accepted = List.of(right.get(i).split("\t"));
      exact += AnswerText.exactMatch(said.get(i), accepted);
      overlap += AnswerText.f1(said.get(i), accepted);
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("exact match", exact / right.size());
    scores.put("F1", overlap / right.size());
    return scores;
  }

  private static Map<String, Double> spans(List<String> right, List<String> said) {
    try {
      Spans spans = Spans.of(sentences(right), sentences(said));
      Map<String, Double> scores = new LinkedHashMap<>();
      scores.put("precision", spans.precision());
      scores.put("recall", spans.recall());
      scores.put("F1", spans.f1());
      return scores;
    } catch (IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static List<List<String>> sentences(List<String> lines) {
    List<List<String>> sentences = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        String[] cells = line.strip().split("\\s+");
        open.add(cells[cells.length - 1]);
      } else if (!open.isEmpty()) {
        sentences.add(open);
        open = new ArrayList<>();
      }
    }
    if (!open.isEmpty()) {
      sentences.add(open);
    }
    return sentences;
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new PhaseException("there is no file " + file);
    }
    if (Files.size(file) > LARGEST) {
      throw new PhaseException(file + " has more than 64 MiB");
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new PhaseException(file + " is no text in UTF-8", e);
    }
    if (lines.isEmpty()) {
      throw new PhaseException(file + " is empty");
    }
    return lines;
  }
}
