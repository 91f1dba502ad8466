package trit.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.autograd.Precision;
import trit.compute.Selection;
import trit.recipe.CanonicalJson;
import trit.show.Quantities;
import trit.train.TrainingBenchmark;

/** Measures training. */
@Command(
    name = "train",
    description =
        "Train a Llama on random tokens: of 5.77 million parameters in batches of 8 x 256, or of"
            + " 124 million (--size LARGE) in batches of 8 x 1,024.",
    mixinStandardHelpOptions = true)
final class BenchTrainCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;
  @Mixin private MachineOptions machine;
  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      defaultValue = "SMALL",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private TrainingBenchmark.Size size;

  @Option(
      names = "--precision",
      defaultValue = "SINGLE",
      description = "Of values between operations: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--variant",
      defaultValue = "PLAIN",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private TrainingBenchmark.Variant variant;

  @Option(
      names = "--warmup",
      defaultValue = "5",
      description = "Steps that are not timed (${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--steps",
      defaultValue = "20",
      description = "Steps that are timed (${DEFAULT-VALUE}).")
  private int steps;

  @Override
  public Integer call() {
    output.apply();
    Selection selection = machine.backend();
    TrainingBenchmark.Result result =
        new TrainingBenchmark(size, variant, precision, warmup, steps).run(selection.backend());
    PrintWriter out = spec.commandLine().getOut();
    out.println(output.json ? json(result, selection) : text(result, selection));
    return ExitCode.OK;
  }

  private String json(TrainingBenchmark.Result result, Selection selection) {
    Map<String, Object> json = BenchCommand.machine(selection);
    json.put("size", size);
    json.put("variant", variant);
    json.put("precision", precision);
    json.put("steps", steps);
    json.put("result", result);
    return CanonicalJson.tree(json).toPrettyString();
  }

  private String text(TrainingBenchmark.Result result, Selection selection) {
    return "%s, %s: %s tokens/s (median of %d steps, %s to %s), %s of activations, %s of parameters"
            .formatted(
                selection.describe(),
                variant,
                Quantities.number(Math.rint(result.tokensPerSecond())),
                steps,
                Quantities.number(Math.rint(result.slowest())),
                Quantities.number(Math.rint(result.fastest())),
                Quantities.bytes(result.workspaceBytes()),
                Quantities.bytes(result.parameterBytes()))
        + (result.deviceBytes() == 0
            ? ""
            : ", %s on the device at most, %s planned"
                .formatted(
                    Quantities.bytes(result.deviceBytes()),
                    Quantities.bytes(result.plannedBytes())));
  }
}
