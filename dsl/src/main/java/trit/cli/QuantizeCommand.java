package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.compute.Selection;
import trit.infer.LanguageModel;
import trit.nn.StoredModel;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.PhaseException;
import trit.phase.QuantizePhase;
import trit.run.SinglePhase;

/** Encodes a model: the phase that {@code quantize} is in a recipe, by itself. */
@Command(
    name = "quantize",
    description =
        "Store a model's weights in fewer bits, as a GGUF file. Formats are llama.cpp's: mixes"
            + " of encodings, which --pure takes apart.",
    mixinStandardHelpOptions = true)
final class QuantizeCommand implements Callable<Integer> {
  /** The phase speaks the recipe language, whoever runs it. */
  private static final String AS_OPTIONS =
      "on the command line, tensors(~/REGEX/) { encoding E } is --tensor 'REGEX=E', fallback is --fallback, and importance is --imatrix";

  private static final String GGUF = LanguageModel.GGUF;

  @Mixin private ModelOptions model;
  @Mixin private FormatOptions format;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write; not needed for --dry-run.")
  private Path target;

  @Option(
      names = "--imatrix",
      paramLabel = "FILE",
      description = "What columns weigh: an importance matrix, as 'trit imatrix' writes it.")
  private Path imatrix;

  @Option(names = "--dry-run", description = "Say what every tensor would get, and write nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (target == null && !dryRun) {
      throw new PhaseException("say where the file goes: --output FILE, or --dry-run");
    }
    QuantizePhase.Config config = format.config();
    Path source = model.path();
    Forecast forecast = forecast(config, source);
    PackedText text = new PackedText(forecast);
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      out.println(
          output.json
              ? text.json(null, forecast.outputBytes()).toPrettyString()
              : text.tensors() + text.promise());
      return ExitCode.OK;
    }
    forecast.substitutions().forEach(line -> spec.commandLine().getErr().println(line));
    double bytes = run(config, source).get("bytes");
    out.println(
        output.json ? text.json(target, bytes).toPrettyString() : text.written(target, bytes));
    return ExitCode.OK;
  }

  private Forecast forecast(QuantizePhase.Config config, Path source) throws IOException {
    List<String> problems = new ArrayList<>();
    Map<String, Outline> inputs = new LinkedHashMap<>();
    try (StoredModel stored = LanguageModel.openStored(source)) {
      inputs.put(
          "model",
          new Outline.Weights(
              stored.config(),
              stored.fakeQuantizer().orElse(null),
              LanguageModel.vocabulary(source)));
    }
    if (imatrix != null) {
      inputs.put("stats", new Outline.Stats());
    }
    Forecast forecast = new QuantizePhase().forecast(config, new Inputs<>(inputs), problems::add);
    if (!problems.isEmpty()) {
      problems.add(AS_OPTIONS);
      throw new PhaseException(String.join("\n", problems));
    }
    return forecast;
  }

  private Map<String, Double> run(QuantizePhase.Config config, Path source) throws IOException {
    Map<String, Artifact> inputs = new LinkedHashMap<>();
    inputs.put("model", new Artifact(Artifact.Kind.WEIGHTS, model.toString(), source, ""));
    if (imatrix != null) {
      if (!Files.isRegularFile(imatrix)) {
        throw new PhaseException("there is no file " + imatrix);
      }
      inputs.put("stats", new Artifact(Artifact.Kind.STATS, imatrix.toString(), imatrix, ""));
    }
    Selection selection = machine.backend();
    try (Interruption interruption = new Interruption();
        MovingLine line = new MovingLine(spec.commandLine().getErr())) {
      SinglePhase phase =
          new SinglePhase(
              config,
              selection.backend(),
              interruption.cancellation(),
              event -> {
                if (event instanceof Event.Progress progress) {
                  line.show(progress.done(), progress.total(), progress.unit());
                }
              });
      phase.run(new Inputs<>(inputs), GGUF, target);
      return phase.facts();
    }
  }
}
