package trit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import trit.compute.Selection;
import trit.file.token.Vocabulary;
import trit.infer.LanguageModel;
import trit.nn.StoredModel;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.PhaseException;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.phase.quantize.ImportanceFit;
import trit.phase.quantize.QuantizePhase;
import trit.quant.ImportanceMatrix;
import trit.quant.feedback.HessianFile;
import trit.run.SinglePhase;

/**
 * The phase {@code quantize} by itself.
 *
 * @param config its parameters
 * @param source the model
 * @param stats what was found out about it before, a file or a folder
 */
record QuantizeAlone(QuantizePhase.Config config, Path source, Optional<Path> stats) {
  /** The phase speaks the recipe language, whoever runs it. */
  static final String AS_OPTIONS =
      "on the command line, tensors(~/REGEX/) { encoding E } is --tensor 'REGEX=E', fallback is"
          + " --fallback, importance is --imatrix, and what calibrate has collected is --calibration";

  /**
   * What it would leave.
   *
   * @param vocabulary of the model; without it the file's length is an estimate
   * @throws PhaseException with everything that is wrong
   */
  Forecast forecast(Optional<Vocabulary> vocabulary) throws IOException {
    List<String> problems = new ArrayList<>();
    Map<String, Outline> inputs = new LinkedHashMap<>();
    Optional<Path> known = existing();
    try (StoredModel stored = LanguageModel.openStored(source)) {
      if (known.isPresent() && statistic(known.get()) == Statistic.IMATRIX) {
        new ImportanceFit(ImportanceMatrix.open(known.get()), known.get()).check(stored.config());
      }
      inputs.put(
          "model",
          new Outline.Weights(stored.config(), stored.fakeQuantizer().orElse(null), vocabulary));
    }
    known.ifPresent(path -> inputs.put("stats", new Outline.Stats(statistic(path))));
    Forecast forecast = new QuantizePhase().forecast(config, new Inputs<>(inputs), problems::add);
    if (!problems.isEmpty()) {
      problems.add(AS_OPTIONS);
      throw new PhaseException(String.join("\n", problems));
    }
    return forecast;
  }

  /** Writes the file; numbers about it. */
  Map<String, Double> run(Selection selection, Path target, CommandSpec spec) throws IOException {
    Map<String, Artifact> inputs = new LinkedHashMap<>();
    inputs.put("model", new Artifact(Artifact.Kind.WEIGHTS, source.toString(), source, ""));
    existing()
        .ifPresent(
            path ->
                inputs.put("stats", new Artifact(Artifact.Kind.STATS, path.toString(), path, "")));
    try (Interruption interruption = new Interruption();
        MovingLine line = new MovingLine(spec.commandLine().getErr())) {
      SinglePhase phase =
          new SinglePhase(
              config,
              selection.backend(),
              interruption.cancellation(),
              event -> {
                switch (event) {
                  case Event.Progress progress ->
                      line.show(progress.done(), progress.total(), progress.unit());
                  case Event.Note note -> line.note(note.text());
                  default -> {}
                }
              });
      phase.run(new Inputs<>(inputs), LanguageModel.GGUF, target);
      return phase.facts();
    }
  }

  private Optional<Path> existing() {
    stats
        .filter(path -> !Files.exists(path))
        .ifPresent(
            path -> {
              throw new PhaseException("there is no file " + path);
            });
    return stats;
  }

  private static Statistic statistic(Path stats) {
    return HessianFile.liesIn(stats) ? Statistic.HESSIAN : Statistic.IMATRIX;
  }
}
