package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.infer.Decoder;
import trit.infer.GenerationBenchmark;
import trit.nn.StoredModel;
import trit.recipe.CanonicalJson;
import trit.show.Quantities;
import trit.show.Table;
import trit.train.TrainingBenchmark;

/** Measures speed. */
@Command(
    name = "bench",
    description = "Measure how fast this machine trains and generates.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "bench needs to be told what: train or decode");
  }

  @Command(
      description =
          "Train a Llama of 5.77 million parameters on random tokens: batches of 8 x 256.",
      mixinStandardHelpOptions = true)
  int train(
      @Mixin OutputOptions output,
      @Mixin MachineOptions machine,
      @Option(
              names = "--variant",
              defaultValue = "PLAIN",
              description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
          TrainingBenchmark.Variant variant,
      @Option(
              names = "--warmup",
              defaultValue = "5",
              description = "Steps that are not timed (${DEFAULT-VALUE}).")
          int warmup,
      @Option(
              names = "--steps",
              defaultValue = "20",
              description = "Steps that are timed (${DEFAULT-VALUE}).")
          int steps) {
    output.apply();
    Selection selection = machine.backend();
    TrainingBenchmark.Result result =
        new TrainingBenchmark(variant, warmup, steps).run(selection.backend());
    Map<String, Object> json = machine(selection);
    json.put("variant", variant);
    json.put("steps", steps);
    json.put("result", result);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        output.json
            ? CanonicalJson.tree(json).toPrettyString()
            : "%s, %s: %s tokens/s (median of %d steps, %s to %s), %s of activations, %s of parameters"
                .formatted(
                    selection.describe(),
                    variant,
                    Quantities.number(Math.rint(result.tokensPerSecond())),
                    steps,
                    Quantities.number(Math.rint(result.slowest())),
                    Quantities.number(Math.rint(result.fastest())),
                    Quantities.bytes(result.workspaceBytes()),
                    Quantities.bytes(result.parameterBytes())));
    return ExitCode.OK;
  }

  @Command(
      description = "Read a prompt (pp512) and write (tg128) with a model, as llama-bench does.",
      mixinStandardHelpOptions = true)
  int decode(
      @Mixin OutputOptions output,
      @Mixin MachineOptions machine,
      @Mixin ModelOptions model,
      @Option(
              names = "--repetitions",
              defaultValue = "5",
              description = "How often each is timed (${DEFAULT-VALUE}).")
          int repetitions)
      throws IOException {
    output.apply();
    Selection selection = machine.backend();
    GenerationBenchmark.Result result;
    try (StoredModel stored = model.openStored();
        Decoder decoder = new Decoder(stored, selection.backend())) {
      result = new GenerationBenchmark(decoder, repetitions).run();
    }
    List<GenerationBenchmark.Speed> speeds = List.of(result.prompt(), result.generation());
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = machine(selection);
      json.put("model", model.toString());
      json.put("result", speeds);
      out.println(CanonicalJson.tree(json).toPrettyString());
    } else {
      out.print(table(speeds, selection).asText());
      out.flush();
    }
    return ExitCode.OK;
  }

  private static Table table(List<GenerationBenchmark.Speed> speeds, Selection selection) {
    Function<GenerationBenchmark.Speed, Double> mean = GenerationBenchmark.Speed::tokensPerSecond;
    return Table.named(selection.describe())
        .text("backend", speeds.stream().map(speed -> selection.describe()).toList())
        .text("test", speeds.stream().map(GenerationBenchmark.Speed::test).toList())
        .numbers("t/s", speeds.stream().map(mean).toList(), Quantities::number)
        .numbers(
            "±",
            speeds.stream().map(GenerationBenchmark.Speed::deviation).toList(),
            Quantities::number);
  }

  private static Map<String, Object> machine(Selection selection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", selection.backend().determinism());
    json.put("threads", selection.backend().workers().threads());
    return json;
  }
}
