package trit.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.recipe.CanonicalJson;
import trit.show.Quantities;
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
    throw new ParameterException(spec.commandLine(), "bench needs to be told what: train");
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
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", selection.backend().determinism());
    json.put("threads", selection.backend().workers().threads());
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
}
