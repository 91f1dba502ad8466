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
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.eval.Bootstrap;
import trit.eval.Estimate;
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
  /** Numbers are taken from as many drawings of all lines as {@link Bootstrap} makes. */
  private static final int MOST_LINES = 100_000;

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
    Map<String, Estimate> scores = scores(lines(gold), lines(predicted));
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.json ? json(scores) : table(scores));
    out.flush();
    return ExitCode.OK;
  }

  private static String table(Map<String, Estimate> scores) {
    List<Estimate> estimates = List.copyOf(scores.values());
    return Table.named("scores")
        .text("metric", List.copyOf(scores.keySet()))
        .numbers("value", estimates.stream().map(Estimate::value).toList(), Quantities::number)
        .numbers("±", estimates.stream().map(Estimate::error).toList(), Quantities::number)
        .asText();
  }

  private static String json(Map<String, Estimate> scores) {
    Map<String, Double> json = new LinkedHashMap<>();
    scores.forEach(
        (name, estimate) -> {
          json.put(name, estimate.value());
          json.put(name + "_stderr", estimate.error());
        });
    return CanonicalJson.tree(json).toPrettyString() + "\n";
  }

  private Map<String, Estimate> scores(List<String> right, List<String> said) {
    if (kind != Kind.SPANS && right.size() != said.size()) {
      throw new PhaseException(
          "%s has %,d lines, %s has %,d; they must be as many"
              .formatted(gold, right.size(), predicted, said.size()));
    }
    try {
      return switch (kind) {
        case LABELS -> estimates(right.size(), FileScores.labels(right, said));
        case ANSWERS -> estimates(right.size(), FileScores.answers(right, said));
        case SPANS -> {
          List<List<String>> sentences = sentences(right);
          yield estimates(sentences.size(), FileScores.spans(sentences, sentences(said)));
        }
      };
    } catch (IllegalArgumentException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  /** Each number with its standard error, by bootstrap over lines or sentences. */
  private static Map<String, Estimate> estimates(
      int items, Map<String, ToDoubleFunction<int[]>> numbers) {
    int[] all = IntStream.range(0, items).toArray();
    Map<String, Estimate> estimates = new LinkedHashMap<>();
    numbers.forEach(
        (name, number) ->
            estimates.put(
                name, new Estimate(number.applyAsDouble(all), Bootstrap.error(items, number))));
    return estimates;
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
    if (lines.size() > MOST_LINES) {
      throw new PhaseException(
          "%s has %,d lines; standard errors are found for %,d at most"
              .formatted(file, lines.size(), MOST_LINES));
    }
    return lines;
  }
}
