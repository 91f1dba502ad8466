package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.infer.Decoder;
import trit.infer.GenerationRequest;
import trit.infer.Generator;
import trit.infer.LanguageModel;
import trit.infer.Sampling;
import trit.recipe.CanonicalJson;

/** Measures how soon a model answers. */
@Command(
    name = "load",
    description =
        "Open a model, let it write one token and close it, several times: the first time as a"
            + " command does that has just started, then as a session does that is already running.",
    mixinStandardHelpOptions = true)
final class BenchLoadCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Mixin private OutputOptions output;
  @Mixin private MachineOptions machine;
  @Mixin private ModelOptions model;
  @Mixin private PrecisionOptions rounding;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-p", "--prompt"},
      defaultValue = "Hello",
      description = "What the model reads before (${DEFAULT-VALUE}).")
  private String prompt;

  @Option(
      names = {"-r", "--repetitions"},
      defaultValue = "3",
      description = "How often it is opened (${DEFAULT-VALUE}).")
  private int repetitions;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (repetitions < 1) {
      throw new ParameterException(
          spec.commandLine(), "--repetitions must be at least 1, not " + repetitions);
    }
    Selection selection = machine.backend();
    List<Double> loads = new ArrayList<>();
    loads.add(load(selection));
    double sinceStart = sinceStart();
    while (loads.size() < repetitions) {
      loads.add(load(selection));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(output.json ? json(selection, sinceStart, loads) : text(sinceStart, loads));
    return ExitCode.OK;
  }

  /** Seconds from a closed file to the first token. */
  private double load(Selection selection) throws IOException {
    long start = System.nanoTime();
    try (LanguageModel opened = model.open();
        Decoder decoder = opened.decoder(selection.backend(), rounding.precision())) {
      new Generator(decoder, opened.tokenizer())
          .generate(new GenerationRequest(prompt, 1, Sampling.GREEDY), piece -> {});
      return (System.nanoTime() - start) / NANOS;
    }
  }

  /** Seconds since the system began this process. */
  private static double sinceStart() {
    Instant began = ProcessHandle.current().info().startInstant().orElseThrow();
    return Duration.between(began, Instant.now()).toNanos() / NANOS;
  }

  private String json(Selection selection, double sinceStart, List<Double> loads) {
    Map<String, Object> json = BenchCommand.machine(selection);
    json.put("model", model.toString());
    json.put("sinceStart", sinceStart);
    json.put("loads", loads);
    return CanonicalJson.tree(json).toPrettyString();
  }

  private static String text(double sinceStart, List<Double> loads) {
    StringBuilder text = new StringBuilder("seconds to the first token%n".formatted());
    text.append("%8.2f  from the start of the process%n".formatted(sinceStart));
    for (int i = 0; i < loads.size(); i++) {
      text.append("%8.2f  from opening the model, time %d%n".formatted(loads.get(i), i + 1));
    }
    return text.toString().stripTrailing();
  }
}
