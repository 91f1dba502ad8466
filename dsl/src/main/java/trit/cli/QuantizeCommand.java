package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.infer.LanguageModel;
import trit.language.preset.DomainCalibration;
import trit.language.preset.SettingsFile;
import trit.language.preset.UntrainedRecipe;
import trit.phase.Forecast;
import trit.phase.PhaseException;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.phase.quantize.QuantizePhase;
import trit.plan.Plan;
import trit.show.PlanText;

/**
 * Encodes a model: the phase that {@code quantize} is in a recipe, and what must come before it.
 */
@Command(
    name = "quantize",
    description =
        "Store a model's weights in fewer bits, as a GGUF file. Formats are llama.cpp's: mixes"
            + " of encodings, which --pure takes apart, and the house's own.",
    mixinStandardHelpOptions = true)
final class QuantizeCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Input model;

  @Mixin private FormatOptions format;
  @Mixin private MethodOptions method;
  @Mixin private CalibrationOptions calibration;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write (MODEL.FORMAT, beside the model, where --format says one).")
  private Path target;

  @Option(names = "--dry-run", description = "Say what every tensor would get, and write nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  /** The model, with its option's name or without. */
  private static final class Input {
    @Parameters(index = "0", paramLabel = "MODEL", description = NamedModel.DESCRIPTION)
    private String plain;

    @Option(names = "--input", paramLabel = "MODEL", description = "The same.")
    private String option;

    NamedModel named(CommandSpec spec) {
      return new NamedModel(plain != null ? plain : option, spec);
    }
  }

  @Override
  public Integer call() throws IOException {
    output.apply();
    Optional<SettingsFile> file = calibration.file();
    if (file.isPresent()) {
      format.unlessSaid(file.get());
      method.unlessSaid(file.get());
    }
    if (format.isQuip()) {
      method.forQuip();
    }
    if (target == null && !dryRun) {
      target = usualTarget();
    }
    if (!dryRun) {
      List<Path> read = new ArrayList<>(model.named(spec).onThisMachine().stream().toList());
      method.stats().ifPresent(read::add);
      WrittenFile.check(target, read);
    }
    QuantizePhase.Config config = format.config(method.choice(), method.ofAnotherModel());
    Optional<Statistic> missing = method.missing(calibration.isAsked());
    return missing.isPresent() || method.incoherence().isPresent()
        ? inSteps(config, missing)
        : atOnce(config);
  }

  private Path usualTarget() {
    return model
        .named(spec)
        .beside(
            format
                .name()
                .orElseThrow(
                    () ->
                        new PhaseException(
                            "say where the file goes: --output FILE, or --dry-run")));
  }

  /** One phase, outside of the cache. */
  private int atOnce(QuantizePhase.Config config) throws IOException {
    QuantizeAlone phase = new QuantizeAlone(config, model.named(spec).path(), method.stats());
    // to read it takes longer than to encode a small model, and the file's length shows at the end
    Forecast forecast =
        phase.forecast(dryRun ? LanguageModel.vocabulary(phase.source()) : Optional.empty());
    PackedText text = new PackedText(forecast);
    if (dryRun) {
      print(
          output.json
              ? text.json(null, forecast.facts()).toPrettyString()
              : text.tensors() + text.promise());
      return ExitCode.OK;
    }
    forecast.substitutions().forEach(line -> spec.commandLine().getErr().println(line));
    Map<String, Double> facts = phase.run(machine.backend(), target, spec);
    print(written(text, facts));
    return ExitCode.OK;
  }

  /** A recipe, whose steps before the last stay in the cache. */
  private int inSteps(QuantizePhase.Config config, Optional<Statistic> missing) throws IOException {
    Optional<DomainCalibration> reading =
        missing.isPresent()
            ? Optional.of(calibration.calibration(missing.get()))
            : Optional.empty();
    UntrainedRecipe recipe =
        new UntrainedRecipe(
            "quantize",
            model.named(spec).path().toString(),
            calibration.seed,
            method.incoherence(),
            reading,
            Optional.of(config));
    Workbench bench =
        new Workbench(recipe.recipe(), machine.cache(), machine.backend(), Path.of("out"));
    Plan plan = bench.plan();
    if (!plan.problems().isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      int code = PlanCommand.verdict(plan, err);
      err.println(QuantizeAlone.AS_OPTIONS);
      return code;
    }
    if (dryRun) {
      print(new PlanText(plan).summary());
      return PlanCommand.verdict(plan, spec.commandLine().getErr());
    }
    return RunCommand.run(
        bench,
        spec,
        report -> {
          bench.result(UntrainedRecipe.PACKED).copy(LanguageModel.GGUF, target);
          Forecast forecast = plan.step(UntrainedRecipe.PACKED).forecast().orElseThrow();
          print(written(new PackedText(forecast), report.step(UntrainedRecipe.PACKED).facts()));
        });
  }

  private String written(PackedText text, Map<String, Double> facts) {
    return output.json ? text.json(target, facts).toPrettyString() : text.written(target, facts);
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
