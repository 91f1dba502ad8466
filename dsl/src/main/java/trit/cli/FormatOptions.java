package trit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import trit.code.Encoding;
import trit.file.NearestName;
import trit.language.preset.SettingsFile;
import trit.phase.PhaseException;
import trit.phase.quantize.BodyEncoding;
import trit.phase.quantize.Fallback;
import trit.phase.quantize.QuantizePhase;
import trit.phase.quantize.TensorRule;
import trit.quant.CodeChoice;
import trit.quant.Mix;
import trit.quant.precision.PrecisionRule;

/** Which tensor gets which encoding: what a recipe says in {@code quantize}. */
final class FormatOptions {

  private static final int LEAST_K = 2;
  private static final int MOST_K = 5;

  /** What others call what Trit calls otherwise. */
  private static final Map<String, Encoding> ALIASES =
      Map.of(
          "FP16", Encoding.F16,
          "BITNET", Encoding.TQ2_0,
          "TERNARY", Encoding.TQ2_0,
          "2BIT", Encoding.UNIFORM2);

  /** Errors passed on in another basis, which is no encoding. */
  private static final String QUIP = "Q2QUIP";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Such as Q4_K_M, Q8_0, TQ2_0, pi-q3 or F16; 'trit language' lists all. q2-quip is Q2_K"
              + " in all matrices, in another basis (--incoherence hadamard) and with errors"
              + " passed on (--ldlq).")
  private String format;

  @Option(
      names = "--k",
      paramLabel = "K",
      description =
          "Of pi-q2 and pi-q3, 2 to 5. Their step alpha pi/k is searched as a whole, so the file is"
              + " the same for every k.")
  private Integer k;

  @Option(
      names = "--target-bpw",
      paramLabel = "BITS",
      description =
          "Instead of a format: as many bits per weight of the whole model at most, spent where"
              + " errors weigh most.")
  private Double target;

  @Option(
      names = "--precision-by-loss",
      paramLabel = "SHARE",
      description =
          "Instead of a format: 2, 3, 4 or 8 bits for each matrix, the fewest that lose no more of"
              + " its energy, such as 0.02.")
  private Double loss;

  @Option(
      names = "--precision-by-spread",
      paramLabel = "CLUSTERS",
      description =
          "Instead of a format: 2, 3, 4 or 8 bits for each matrix, fewer where so many clusters"
              + " explain its rows better; a rule of thumb, such as 4.")
  private Integer spread;

  @Option(names = "--pure", description = "One encoding for all matrices instead of a mix.")
  private boolean pure;

  @Option(
      names = "--tensor",
      paramLabel = "REGEX=ENCODING",
      description = "Another encoding for tensors whose GGUF name matches; may be repeated.")
  private Map<String, Encoding> tensors = new LinkedHashMap<>();

  @Option(
      names = "--fallback",
      defaultValue = "FORBID",
      description = "For rows that an encoding cannot hold: ${COMPLETION-CANDIDATES}.")
  private Fallback fallback;

  /**
   * The parameters of the phase.
   *
   * @param choice how codes are chosen
   * @param ofAnotherModel whether what was found out before may be another model's
   * @throws PhaseException where there is no such format
   */
  QuantizePhase.Config config(CodeChoice choice, boolean ofAnotherModel) {
    List<TensorRule> rules =
        tensors.entrySet().stream().map(e -> new TensorRule(e.getKey(), e.getValue())).toList();
    return new QuantizePhase.Config(body(), choice, rules, List.of(), fallback, ofAnotherModel);
  }

  /**
   * The parameters of the phase for a format and nothing else.
   *
   * @throws PhaseException where there is no such format
   */
  static QuantizePhase.Config config(String format, CodeChoice choice) {
    return new QuantizePhase.Config(
        body(format, false), choice, List.of(), List.of(), Fallback.FORBID);
  }

  /** The format as it was said; empty where something else decides. */
  Optional<String> name() {
    return Optional.ofNullable(format).map(name -> name.toLowerCase(Locale.ROOT));
  }

  /** Whether it is QuIP's two bits. */
  boolean isQuip() {
    return format != null && plain(format).equals(QUIP);
  }

  /** Takes the format of a settings file where no option says one. */
  void unlessSaid(SettingsFile file) {
    if (said() > 0 || !file.says("quantization")) {
      return;
    }
    format = file.settings().quantization().format();
    if (!isQuip()) {
      try {
        body(format, pure);
      } catch (PhaseException e) {
        throw file.wrong("quantization", "format", e.getMessage());
      }
    }
  }

  private long said() {
    return Stream.of(format, target, loss, spread).filter(Objects::nonNull).count();
  }

  private BodyEncoding body() {
    if (said() != 1) {
      throw new PhaseException(
          (said() == 0 ? "say which format: " : "these exclude each other, leave all but one out: ")
              + "--format FORMAT, --target-bpw BITS, --precision-by-loss SHARE,"
              + " --precision-by-spread CLUSTERS");
    }
    checkPi();
    if (format != null) {
      return isQuip() ? new BodyEncoding.Uniform(Encoding.Q2_K) : body(format, pure);
    }
    return target != null ? new BodyEncoding.Target(target) : adaptive();
  }

  private BodyEncoding adaptive() {
    try {
      return new BodyEncoding.Adaptive(
          loss != null ? new PrecisionRule.Loss(loss) : new PrecisionRule.Spread(spread));
    } catch (IllegalArgumentException e) {
      throw new PhaseException(
          (loss != null ? "--precision-by-loss: " : "--precision-by-spread: ") + e.getMessage(), e);
    }
  }

  private void checkPi() {
    if (k != null && (k < LEAST_K || k > MOST_K)) {
      throw new PhaseException("--k must be %d to %d, not %d".formatted(LEAST_K, MOST_K, k));
    }
    if (k != null && (format == null || !plain(format).startsWith("PIQ"))) {
      throw new PhaseException("--k belongs to --format pi-q2 or pi-q3");
    }
  }

  private static BodyEncoding body(String format, boolean pure) {
    String name = plain(format);
    Optional<Mix> mix = Mix.named(format);
    if (mix.isPresent()) {
      return pure ? new BodyEncoding.Uniform(mix.get().base()) : new BodyEncoding.Mixed(mix.get());
    }
    return Stream.of(Encoding.values())
        .filter(encoding -> encoding.name().equals(name))
        .findFirst()
        .or(() -> Optional.ofNullable(ALIASES.get(name)))
        .map(BodyEncoding.Uniform::new)
        .orElseThrow(() -> new PhaseException("no format '" + format + "'." + cure(format)));
  }

  /** In any case, and with a dash or without: {@code pi-q3} is {@code PIQ3}. */
  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replace("-", "");
  }

  private static String cure(String format) {
    if (plain(format).equals(QUIP)) {
      return " 'trit quantize --format q2-quip' looks at the model by itself";
    }
    List<String> names = new ArrayList<>(Stream.of(Mix.values()).map(Mix::name).toList());
    names.addAll(List.of("F16", "BF16", "F32"));
    Stream.of(Encoding.values())
        .filter(encoding -> encoding.ggmlType().isEmpty())
        .forEach(encoding -> names.add(encoding.name()));
    String hint = NearestName.hint(format, names);
    return hint.isEmpty() ? " There are " + String.join(", ", names) : hint;
  }
}
