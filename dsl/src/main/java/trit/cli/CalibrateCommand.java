package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.cli.PresetOptions.Refusal;
import trit.language.preset.UntrainedRecipe;
import trit.phase.quantize.CalibratePhase.Statistic;
import trit.phase.quantize.QuantizePhase;
import trit.quant.CodeChoice;
import trit.quant.rotation.Rotation;

/** Looks at a model's activations over several domains: the recipe that a few options make. */
@Command(
    name = "calibrate",
    description =
        "Collect what a model's matrices are multiplied with while it reads samples of several"
            + " domains, and with --format store the model with what was seen. 'imatrix' does it"
            + " for one text. --print-recipe prints the recipe the options make.",
    mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
  @Mixin private CalibrationOptions calibration;
  @Mixin private PresetOptions preset;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "A folder with a Hugging Face checkpoint, or a GGUF file.")
  private String model;

  @Option(
      names = "--collect",
      defaultValue = "IMATRIX",
      description =
          "What: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}); 'trit language' says what each is.")
  private Statistic statistic;

  @Option(
      names = "--incoherence",
      paramLabel = "KIND",
      description = "Rotate the model first, and look at it in that basis: hadamard, orthogonal.")
  private Rotation.Kind incoherence;

  @Option(
      names = "--format",
      description = "Also store the model in this format, as 'quantize' knows them.")
  private String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description =
          "Where what was collected goes; 'quantize --calibration' reads it. With --format, the"
              + " model's file goes there, too.")
  private Path target;

  private static final String AS_OPTIONS =
      "on the command line, leave --format out here, and let 'trit quantize' take --calibration FOLDER, --format and --fallback";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Optional<QuantizePhase.Config> packing =
        Optional.ofNullable(format)
            .map(name -> FormatOptions.config(name, new CodeChoice.Nearest()));
    UntrainedRecipe recipe =
        new UntrainedRecipe(
            "calibrate",
            model,
            calibration.seed,
            Optional.ofNullable(incoherence),
            Optional.of(calibration.calibration(statistic)),
            packing);
    return preset.run(
        recipe.recipe(), machine, output, spec, this::leave, Refusal.ofMisfits(AS_OPTIONS));
  }

  private void leave(Workbench bench) throws IOException {
    if (target == null) {
      return;
    }
    List<String> files = new ArrayList<>(bench.result(UntrainedRecipe.COLLECTED).copyTo(target));
    if (format != null) {
      files.addAll(bench.result(UntrainedRecipe.PACKED).copyTo(target));
    }
    if (!output.json) {
      files.forEach(file -> spec.commandLine().getOut().println("wrote " + target.resolve(file)));
    }
  }
}
