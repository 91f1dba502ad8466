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
import trit.phase.quantize.Fallback;
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

  private static final String NO_FORMAT =
      "%s is no format to train through; use bitnet, q2, pi-q2 or pi-q3";

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
      Optional<SettingsFile> file =
          config == null ? Optional.empty() : Optional.of(SettingsFile.read(config));
      checkEnabled(file);
      LowBitSettings settings = settings(file);
      return new QatRecipe(
              model,
              chosen(file),
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

  private static void checkEnabled(Optional<SettingsFile> file) {
    file.filter(settings -> !settings.settings().qat().enabled())
        .ifPresent(
            settings -> {
              throw settings.wrong(
                  "qat",
                  "enabled",
                  "enabled = false asks for no training; set it to true, or round the model with 'trit quantize'");
            });
  }

  private LowBitFormat chosen(Optional<SettingsFile> file) {
    if (format != null || file.isEmpty()) {
      String name = format != null ? format : LowBitSettings.defaults().quantization().format();
      return trainable(name)
          .orElseThrow(() -> new IllegalArgumentException(NO_FORMAT.formatted(name)));
    }
    String name = file.get().settings().quantization().format();
    return trainable(name)
        .orElseThrow(() -> file.get().wrong("quantization", "format", NO_FORMAT.formatted(name)));
  }

  private static Optional<LowBitFormat> trainable(String name) {
    return LowBitFormat.named(name).filter(LowBitFormat::hasGrid);
  }

  /** What the file says, and the options instead where they are given. */
  private LowBitSettings settings(Optional<SettingsFile> said) {
    LowBitSettings file = said.map(SettingsFile::settings).orElseGet(LowBitSettings::defaults);
    LowBitSettings.Qat qat = file.qat();
    if (loraRank != null && !useLora && !qat.useLora()) {
      throw new IllegalArgumentException("--lora-rank belongs to --use-lora");
    }
    LowBitSettings.Distillation teaching = file.distillation();
    return file.with(
        training(qat),
        new LowBitSettings.Distillation(
            Objects.requireNonNullElse(teacher, teaching.teacherPath()),
            teaching.temperature(),
            teaching.alphaTask(),
            teaching.betaKd(),
            teaching.gammaReasoning()));
  }

  /** Only options can be out of range here: the file has been read. */
  private LowBitSettings.Qat training(LowBitSettings.Qat file) {
    try {
      return new LowBitSettings.Qat(
          file.enabled(),
          useLora || file.useLora(),
          Objects.requireNonNullElse(loraRank, file.loraRank()),
          Objects.requireNonNullElse(epochs, file.epochs()),
          Objects.requireNonNullElse(learningRate, file.learningRate()),
          file.batchSize(),
          file.gradientAccumulation());
    } catch (IllegalArgumentException e) {
      String[] words = e.getMessage().split(" ", 2);
      throw new IllegalArgumentException("--" + words[0].replace('_', '-') + " " + words[1], e);
    }
  }
}
