package trit.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
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
import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.DenseBenchmark;
import trit.compute.DenseSpeed;
import trit.compute.Selection;
import trit.compute.cuda.Cublas;
import trit.compute.cuda.CublasBenchmark;
import trit.recipe.CanonicalJson;
import trit.show.Quantities;
import trit.show.Table;

/** Measures dense products. */
@Command(
    name = "products",
    description =
        "Multiply square matrices of floats; on a GPU beside NVIDIA's cuBLAS, where it is"
            + " installed.",
    mixinStandardHelpOptions = true)
final class BenchProductsCommand implements Callable<Integer> {
  private static final double GIGA = 1e9;

  @Mixin private OutputOptions output;
  @Mixin private MachineOptions machine;
  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      split = ",",
      defaultValue = "1024",
      description = "Rows and columns (${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--numbers",
      split = ",",
      defaultValue = "F32,BF16",
      description = "What the factors are rounded to: F32, BF16, F16 (${DEFAULT-VALUE}).")
  private List<Encoding> numbers;

  @Override
  public Integer call() {
    output.apply();
    check();
    Selection selection = machine.backend();
    List<DenseSpeed> speeds = own(selection.backend());
    Optional<String> without = addPeer(selection.backend(), speeds);
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      Map<String, Object> json = BenchCommand.machine(selection);
      json.put("result", speeds);
      without.ifPresent(reason -> json.put("withoutPeer", reason));
      out.println(CanonicalJson.tree(json).toPrettyString());
    } else {
      out.print(table(speeds).asText());
      without.ifPresent(out::println);
    }
    out.flush();
    return ExitCode.OK;
  }

  private void check() {
    if (sizes.stream().anyMatch(size -> size < 1 || size > 16_384)) {
      throw new ParameterException(spec.commandLine(), "--size takes numbers from 1 to 16384");
    }
    if (!List.of(Encoding.F32, Encoding.BF16, Encoding.F16).containsAll(numbers)) {
      throw new ParameterException(spec.commandLine(), "--numbers takes F32, BF16 and F16");
    }
  }

  private List<DenseSpeed> own(Backend backend) {
    List<DenseSpeed> speeds = new ArrayList<>();
    for (int size : sizes) {
      for (Encoding factors : numbers) {
        double reached = DenseBenchmark.of(backend, size, factors);
        speeds.add(new DenseSpeed(backend.name(), factors.name(), size, reached));
      }
    }
    return speeds;
  }

  /** Adds cuBLAS's speeds, or says why there are none. */
  private Optional<String> addPeer(Backend backend, List<DenseSpeed> speeds) {
    if (backend.onHost()) {
      return Optional.empty();
    }
    Optional<Cublas> found = Cublas.installed();
    if (found.isEmpty()) {
      return Optional.of("cuBLAS is not installed here (" + Cublas.names() + "): no comparison");
    }
    try (Cublas library = found.get()) {
      CublasBenchmark benchmark = new CublasBenchmark(library, backend);
      for (int size : sizes) {
        for (Cublas.Numbers factors : Cublas.Numbers.values()) {
          if (numbers.contains(factors.encoding())) {
            speeds.add(benchmark.of(factors, size));
          }
        }
      }
      return Optional.empty();
    }
  }

  private static Table table(List<DenseSpeed> speeds) {
    return Table.named("products of square matrices")
        .text("kernels", speeds.stream().map(DenseSpeed::kernels).toList())
        .text("numbers", speeds.stream().map(DenseSpeed::numbers).toList())
        .numbers("size", speeds.stream().map(s -> (double) s.size()).toList(), Quantities::number)
        .numbers(
            "GFLOP/s",
            speeds.stream().map(s -> s.operationsPerSecond() / GIGA).toList(),
            Quantities::number);
  }
}
