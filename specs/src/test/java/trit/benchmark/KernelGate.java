package trit.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Fails when a vector kernel is slower than the scalar one: every encoding and rounding, small and
 * large, one token and many, over three JVMs, because the compiler may do well in one and badly in
 * another. Arguments are JMH's own and narrow the choice, as {@code -p encoding=Q4_0}.
 */
public final class KernelGate {
  private static final int FORKS = 3;
  private static final Map<String, List<String>> CASES =
      Map.of(
          "activations", List.of("FLOAT", "INT8_PER_TOKEN", "INT8_PER_BLOCK"),
          "rows", List.of("1", "64", "1024"),
          "columns", List.of("256", "1024"),
          "tokens", List.of("1", "32"));

  private KernelGate() {}

  /** Runs all comparisons, prints those that are slower and exits with 1 if there is any. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    Options chosen = new CommandLineOptions(arguments);
    ChainedOptionsBuilder all =
        new OptionsBuilder()
            .parent(chosen)
            .include(EncodedProduct.class.getSimpleName())
            .forks(FORKS)
            .warmupIterations(5)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(3)
            .measurementTime(TimeValue.milliseconds(100));
    CASES.forEach(
        (name, values) -> {
          if (!chosen.getParameter(name).hasValue()) {
            all.param(name, values.toArray(String[]::new));
          }
        });
    Collection<RunResult> results = new Runner(all.build()).run();
    System.exit(slower(times(results)) == 0 ? 0 : 1);
  }

  /** Microseconds of each case, by backend. */
  private static Map<String, Map<String, Double>> times(Collection<RunResult> results) {
    Map<String, Map<String, Double>> times = new TreeMap<>();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String name =
          "%s %s, %s rows, %s columns, %s tokens"
              .formatted(
                  params.getParam("encoding"),
                  params.getParam("activations"),
                  params.getParam("rows"),
                  params.getParam("columns"),
                  params.getParam("tokens"));
      times
          .computeIfAbsent(name, n -> new TreeMap<>())
          .put(params.getParam("backend"), result.getPrimaryResult().getScore());
    }
    return times;
  }

  private static long slower(Map<String, Map<String, Double>> times) {
    return times.entrySet().stream()
        .filter(entry -> entry.getValue().get("vector") > entry.getValue().get("scalar"))
        .peek(entry -> System.out.println("slower than scalar: " + entry))
        .count();
  }
}
