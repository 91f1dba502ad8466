package trit.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.code.Encoding;
import trit.compute.ProductBenchmark;
import trit.compute.Selection;
import trit.recipe.CanonicalJson;
import trit.show.KernelSpeeds;

/** Measures products with encoded weights. */
@Command(
    name = "kernels",
    description = "Multiply weights in every encoding, beside what memory and processor give.",
    mixinStandardHelpOptions = true)
final class BenchKernelsCommand implements Callable<Integer> {
  @Mixin private OutputOptions output;
  @Mixin private MachineOptions machine;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-e", "--encoding"},
      split = ",",
      defaultValue =
          "F32,F16,Q8_0,Q6_K,Q5_K,Q5_1,Q5_0,Q4_K,Q4_1,Q4_0,IQ4_NL,IQ4_XS,Q3_K,Q2_K,TQ2_0,TQ1_0",
      description = "Which encodings (${DEFAULT-VALUE}).")
  private List<Encoding> encodings;

  @Option(
      names = {"-t", "--tokens"},
      split = ",",
      defaultValue = "1,32",
      description = "Rows of activations that are multiplied at once (${DEFAULT-VALUE}).")
  private List<Integer> tokens;

  @Option(
      names = "--mebibytes",
      defaultValue = "128",
      description =
          "Bytes of weights; fewer than the caches hold measure a cache (${DEFAULT-VALUE}).")
  private int mebibytes;

  @Option(
      names = "--columns",
      defaultValue = "1024",
      description = "Columns of the weights, a multiple of 256 (${DEFAULT-VALUE}).")
  private int columns;

  @Override
  public Integer call() {
    output.apply();
    check();
    Selection selection = machine.backend();
    ProductBenchmark benchmark =
        new ProductBenchmark(selection.backend(), (long) mebibytes << 20, columns);
    KernelSpeeds speeds = KernelSpeeds.measure(benchmark, encodings, tokens);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? json(speeds, selection)
            : speeds.roofs().asText() + "\n" + speeds.table().asText());
    out.flush();
    return ExitCode.OK;
  }

  private void check() {
    if (mebibytes < 1 || mebibytes > 2047 || tokens.stream().anyMatch(count -> count < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--tokens takes numbers of at least 1, --mebibytes 1 to 2047");
    }
    if (columns < 256 || columns % 256 != 0) {
      throw new ParameterException(
          spec.commandLine(), "--columns takes a multiple of 256: the widest block has so many");
    }
    for (Encoding encoding : encodings) {
      if (!encoding.isWritable()) {
        throw new ParameterException(spec.commandLine(), encoding.readOnlyMessage());
      }
    }
  }

  private static String json(KernelSpeeds speeds, Selection selection) {
    Map<String, Object> json = BenchCommand.machine(selection);
    json.put("roofs", speeds.machine());
    json.put("result", speeds.speeds());
    return CanonicalJson.tree(json).toPrettyString() + System.lineSeparator();
  }
}
