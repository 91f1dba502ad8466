package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.cli.PresetOptions.Refusal;
import trit.language.preset.LowBitFormat;
import trit.language.preset.LowBitSettings;
import trit.language.preset.QatRecipe;
import trit.language.preset.SettingsFile;
import trit.phase.Fallback;
import trit.recipe.Recipe;

/** Trains a model through a format: the recipe that a few options, or a settings file, make. */
@Command(
    name = "qat",
    description =
        "Train a model through a low-bit format and pack it. Options stand before what --config"
            + " says; --print-recipe prints the recipe they make.",
    mixinStandardHelpOptions = true)
final class QatCommand implements Callable<Integer> {
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
      names = "--dataset",
      required = true,
      paramLabel = "TEXT",
      description = "What it is trained on: a file, or the name of a corpus such as jdk-sources.")
  private String dataset;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in TOML: tables quantization, qat, distillation, incoherence.")
  private Path config;

  @Option(names = "--format", description = "bitnet, q2, pi-q2 or pi-q3.")
  private String format;

  @Option(names = "--epochs", description = "How often the text is read.")
  private Integer epochs;

  @Option(names = "--learning-rate", description = "The rate of the first step.")
  private Double learningRate;

  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      description = "A checkpoint with the same tokenizer that it also learns from (distillation).")
  private String teacher;

  @Option(
      names = "--use-lora",
      description = "Freeze the model and train low-rank adapters inside the quantizer.")
  private boolean useLora;

  @Option(names = "--lora-rank", description = "The narrow side of the adapters.")
  private Integer loraRank;

  @Option(
      names = "--samples",
      defaultValue = "1024",
      description = "Sequences of the text that make an epoch (${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--fallback",
      defaultValue = "FORBID",
      description = "For rows that the format's encoding cannot hold: ${COMPLETION-CANDIDATES}.")
  private Fallback fallback;

  @Option(
      names = "--export",
      paramLabel = "NAME",
      description = "Also write a GGUF file of this name, such as Model-15M-v1.0-Q3_K.gguf.")
  private String export;

  /** Plans speak the recipe language, whoever makes the recipe. */
  private static final String AS_OPTIONS =
      "on the command line, fallback is --fallback; matrices cannot be given encodings of their own here, a recipe can (--print-recipe shows this one)";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    return preset.run(recipe(), machine, output, spec, bench -> {}, Refusal.ofMisfits(AS_OPTIONS));
  }

  private Recipe recipe() throws IOException {
    try {
      if (samples < 1) {
        throw new IllegalArgumentException("--samples must be at least 1, not " + samples);
      }
      LowBitSettings settings = settings();
      return new QatRecipe(
              model,
              chosen(settings),
              dataset,
              samples,
              settings,
              fallback,
              Optional.ofNullable(export))
          .recipe();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private LowBitFormat chosen(LowBitSettings settings) {
    String name = format != null ? format : settings.quantization().format();
    return LowBitFormat.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no format '%s'; use bitnet, q2, pi-q2 or pi-q3".formatted(name)));
  }

  /** What the file says, and the options instead where they are given. */
  private LowBitSettings settings() throws IOException {
    LowBitSettings file = config == null ? LowBitSettings.defaults() : SettingsFile.read(config);
    LowBitSettings.Qat qat = file.qat();
    if (loraRank != null && !useLora && !qat.useLora()) {
      throw new IllegalArgumentException("--lora-rank belongs to --use-lora");
    }
    LowBitSettings.Distillation teaching = file.distillation();
    return file.with(
        new LowBitSettings.Qat(
            qat.enabled(),
            useLora || qat.useLora(),
            Objects.requireNonNullElse(loraRank, qat.loraRank()),
            Objects.requireNonNullElse(epochs, qat.epochs()),
            Objects.requireNonNullElse(learningRate, qat.learningRate()),
            qat.batchSize(),
            qat.gradientAccumulation()),
        new LowBitSettings.Distillation(
            Objects.requireNonNullElse(teacher, teaching.teacherPath()),
            teaching.temperature(),
            teaching.alphaTask(),
            teaching.betaKd(),
            teaching.gammaReasoning()));
  }
}
