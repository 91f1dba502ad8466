package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.eval.task.Task;
import trit.language.preset.BenchConfig;
import trit.language.preset.BenchRecipe;
import trit.phase.evaluate.TaskQuestions;

/** Measures speed, or what several ways to make a model small cost and buy. */
@Command(
    name = "bench",
    description =
        "Measure how fast this machine trains, generates, loads and multiplies (train, decode,"
            + " load, kernels, products), or make one model small in several ways and measure each against the"
            + " original (--model).",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      BenchTrainCommand.class,
      BenchDecodeCommand.class,
      BenchLoadCommand.class,
      BenchKernelsCommand.class,
      BenchProductsCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  @Mixin private PresetOptions preset;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A folder with a Hugging Face checkpoint, or a GGUF file.")
  private String model;

  @Option(
      names = "--configs",
      split = ",",
      paramLabel = "NAME",
      description =
          "Which: fp16, q4km, q2k, bitnet, piq3, piq3qat, piq2, piq2qat, q2quip, q2quipqat,"
              + " piq2quipqat (all of these where nothing is said), q3k, iq4xs, and those that train"
              + " with a teacher, the original, as piq3qatdistill.")
  private List<String> configs = List.of();

  @Option(
      names = "--datasets",
      split = ",",
      paramLabel = "NAME",
      description = "What models are asked, such as arc, gsm8k or sst2; from files in --data.")
  private List<String> datasets = List.of();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the files of --datasets lie: NAME.* or NAME/*.")
  private Path data = Path.of("data");

  @Option(
      names = "--corpus",
      defaultValue = "jdk-sources",
      description = "What is trained on and measured (${DEFAULT-VALUE}).")
  private String corpus;

  @Option(
      names = "--steps",
      defaultValue = "100",
      description = "Steps of training, where a configuration trains (${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--chunks",
      defaultValue = "20",
      description = "Chunks of text that are scored at most (${DEFAULT-VALUE}).")
  private int chunks;

  @Option(
      names = "--questions",
      defaultValue = "100",
      description = "Questions of each data set at most; 0 for all (${DEFAULT-VALUE}).")
  private int questions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (model == null) {
      throw new ParameterException(
          spec.commandLine(),
          "bench needs to be told what: train, decode, load, kernels, products, or --model MODEL");
    }
    require("--steps", steps, 1);
    require("--chunks", chunks, 1);
    require("--questions", questions, 0);
    BenchRecipe bench =
        new BenchRecipe(model, configs(), corpus, steps, chunks, tasks(), questions);
    return preset.run(bench.recipe(), machine, output, spec);
  }

  private void require(String option, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s must be at least %d, not %d".formatted(option, least, value));
    }
  }

  private List<BenchConfig> configs() {
    try {
      return configs.isEmpty() ? BenchConfig.DEFAULTS : BenchConfig.named(configs);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** What can be asked; what cannot is said and left out. */
  private List<TaskQuestions> tasks() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<TaskQuestions> tasks = new ArrayList<>();
    for (String name : datasets) {
      Optional<Task> task = TaskFolder.task(name);
      Optional<Path> file = task.isEmpty() ? Optional.empty() : TaskFolder.file(data, task.get());
      if (task.isEmpty()) {
        err.printf(
            "skipped: Trit has no reader for '%s'; it has %s; on a text 'trit perplexity' and 'trit kld' measure%n",
            name, TaskFolder.names());
      } else if (file.isEmpty()) {
        err.println(
            "skipped: no file for '%s' in %s; it should be: %s"
                .formatted(name, data, task.get().format()));
      } else if (task.get().runsCode()) {
        err.println(
            "skipped: '"
                + name
                + "' runs what models write; a recipe can allow it with runCode true");
      } else {
        tasks.add(new TaskQuestions(task.get(), file.get().toString()));
      }
    }
    return tasks;
  }

  /** What computed, for a result as JSON. */
  static Map<String, Object> machine(Selection selection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", selection.backend().determinism());
    json.put("threads", selection.backend().workers().threads());
    return json;
  }
}
