package trit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.phase.PhaseException;
import trit.recipe.Recipe;
import trit.show.RunComparison;
import trit.show.Table;

/** Puts two runs, or two models, side by side. */
@Command(
    name = "compare",
    description =
        "Put two finished runs or two models side by side, and say which differences are larger"
            + " than their error.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final String REPORT = ".json";
  private static final long LARGEST_REPORT = 64L << 20;

  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description =
          "A recipe that has been run, what 'trit run --json' printed, or a model: a GGUF file or"
              + " a folder with a checkpoint.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "Another of the same kind.")
  private Path second;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "TEXT",
      description = "For models: a text that both read, to measure how far their predictions part.")
  private Path text;

  @Option(
      names = {"-c", "--context"},
      defaultValue = "512",
      description = "For models: tokens of a chunk of the text (${DEFAULT-VALUE}).")
  private int context;

  @Option(
      names = "--chunks",
      defaultValue = "0",
      description = "For models: chunks to read at most; 0 for all (${DEFAULT-VALUE}).")
  private int chunks;

  @Option(
      names = {"-P", "--parameter"},
      paramLabel = "NAME=VALUE",
      description = "For recipes: sets a parameter that both declare; may be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    requireFile(first);
    requireFile(second);
    if (isRun(first) != isRun(second)) {
      throw new PhaseException("a run and a model cannot be compared; name two of one kind");
    }
    Table table =
        isRun(first)
            ? new RunComparison(name(first), numbers(first), name(second), numbers(second)).table()
            : models();
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.json ? table.asJson() + "\n" : table.asText());
    out.flush();
    return ExitCode.OK;
  }

  private static boolean isRun(Path file) {
    return RecipeFiles.isRecipe(file) || file.toString().endsWith(REPORT);
  }

  private static void requireFile(Path file) {
    if (!Files.exists(file)) {
      throw new PhaseException("there is no file " + file);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.(groovy|toml|json)$", "");
  }

  private Map<String, Double> numbers(Path file) throws IOException {
    return file.toString().endsWith(REPORT)
        ? RunComparison.numbers(report(file))
        : RunComparison.numbers(ReportCommand.finished(bench(file)));
  }

  private static JsonNode report(Path file) throws IOException {
    if (Files.size(file) > LARGEST_REPORT) {
      throw new PhaseException(file + " is too large for a report");
    }
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    if (!report.path("steps").isArray()) {
      throw new PhaseException(file + " is no report; 'trit run --json' prints one");
    }
    return report;
  }

  private Workbench bench(Path file) throws IOException {
    Recipe recipe = RecipeFiles.read(file, parameters, false);
    return new Workbench(recipe, machine.cache(), machine.backend(), Path.of("out", recipe.name()));
  }

  private Table models() throws IOException {
    ModelComparison models = new ModelComparison(first, second);
    models.addFiles();
    if (text != null) {
      TextOptions read = new TextOptions();
      read.file = text;
      read.context = context;
      read.limit = chunks;
      models.addPredictions(read, machine.backend(), spec.commandLine().getErr());
    }
    return models.table();
  }
}
