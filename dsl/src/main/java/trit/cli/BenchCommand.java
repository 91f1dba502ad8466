package trit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Selection;

/** Measures speed. */
@Command(
    name = "bench",
    description = "Measure how fast this machine trains, generates and multiplies.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchTrainCommand.class, BenchDecodeCommand.class, BenchKernelsCommand.class})
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "bench needs to be told what: train, decode or kernels");
  }

  /** What computed, for a result as JSON. */
  static Map<String, Object> machine(Selection selection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("backend", selection.backend().determinism());
    json.put("threads", selection.backend().workers().threads());
    return json;
  }
}
