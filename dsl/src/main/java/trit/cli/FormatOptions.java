package trit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import trit.code.Encoding;
import trit.file.NearestName;
import trit.phase.BodyEncoding;
import trit.phase.Fallback;
import trit.phase.PhaseException;
import trit.phase.QuantizePhase;
import trit.phase.TensorRule;
import trit.quant.Mix;

/** Which tensor gets which encoding: what a recipe says in {@code quantize}. */
final class FormatOptions {

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "Such as Q4_K_M, Q8_0, TQ2_0 or F16; 'trit language' lists all.")
  private String format;

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
   * @throws PhaseException where there is no such format
   */
  QuantizePhase.Config config() {
    List<TensorRule> rules =
        tensors.entrySet().stream().map(e -> new TensorRule(e.getKey(), e.getValue())).toList();
    return new QuantizePhase.Config(body(), rules, List.of(), fallback);
  }

  private BodyEncoding body() {
    Optional<Mix> mix = Mix.named(format);
    if (mix.isPresent()) {
      return pure ? new BodyEncoding.Uniform(mix.get().base()) : new BodyEncoding.Mixed(mix.get());
    }
    String name = format.toUpperCase(Locale.ROOT).replace("-", "");
    return Stream.of(Encoding.values())
        .filter(encoding -> encoding.name().equals(name))
        .findFirst()
        .map(BodyEncoding.Uniform::new)
        .orElseThrow(() -> new PhaseException("no format '" + format + "'." + cure()));
  }

  private String cure() {
    List<String> names = new ArrayList<>(Stream.of(Mix.values()).map(Mix::name).toList());
    names.addAll(List.of("F16", "BF16", "F32"));
    Stream.of(Encoding.values())
        .filter(encoding -> encoding.ggmlType().isEmpty())
        .forEach(encoding -> names.add(encoding.name()));
    String hint = NearestName.hint(format, names);
    return hint.isEmpty() ? " There are " + String.join(", ", names) : hint;
  }
}
