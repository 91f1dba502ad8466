package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.code.Encoding;
import trit.compute.Selection;
import trit.file.NearestName;
import trit.infer.LanguageModel;
import trit.nn.StoredModel;
import trit.phase.Artifact;
import trit.phase.BodyEncoding;
import trit.phase.Event;
import trit.phase.Fallback;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.PhaseException;
import trit.phase.QuantizePhase;
import trit.phase.TensorRule;
import trit.quant.Mix;
import trit.recipe.CanonicalJson;
import trit.run.SinglePhase;
import trit.show.Quantities;
import trit.show.Table;

/** Encodes a model: the phase that {@code quantize} is in a recipe, by itself. */
@Command(
    name = "quantize",
    description =
        "Store a model's weights in fewer bits, as a GGUF file. Formats are llama.cpp's: mixes"
            + " of encodings, which --pure takes apart.",
    mixinStandardHelpOptions = true)
final class QuantizeCommand implements Callable<Integer> {
  private static final String GGUF = LanguageModel.GGUF;

  @Mixin private ModelOptions model;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "Such as Q4_K_M, Q8_0, TQ2_0 or F16; 'trit language' lists all.")
  private String format;

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

  @Option(names = "--dry-run", description = "Say what every tensor would get, and write nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    if (target == null && !dryRun) {
      throw new PhaseException("say where the file goes: --output FILE, or --dry-run");
    }
    QuantizePhase.Config config = config();
    Path source = model.path();
    Forecast forecast = forecast(config, source);
    if (dryRun) {
      print(forecast, Map.of());
      return ExitCode.OK;
    }
    forecast.substitutions().forEach(line -> spec.commandLine().getErr().println(line));
    print(forecast, run(config, source));
    return ExitCode.OK;
  }

  private QuantizePhase.Config config() {
    List<TensorRule> rules =
        tensors.entrySet().stream().map(e -> new TensorRule(e.getKey(), e.getValue())).toList();
    return new QuantizePhase.Config(body(), rules, List.of(), fallback);
  }

  private BodyEncoding body() {
    Optional<Mix> mix = Mix.named(format);
    if (mix.isPresent()) {
      return pure ? new BodyEncoding.Uniform(mix.get().base()) : new BodyEncoding.Mixed(mix.get());
    }
    String name = format.toUpperCase(Locale.ROOT);
    return Stream.of(Encoding.values())
        .filter(encoding -> encoding.name().equals(name))
        .findFirst()
        .map(BodyEncoding.Uniform::new)
        .orElseThrow(() -> new PhaseException("no format '" + format + "'." + cure()));
  }

  private String cure() {
    List<String> names = new ArrayList<>(Stream.of(Mix.values()).map(Mix::name).toList());
    names.addAll(List.of("F16", "BF16", "F32"));
    String hint = NearestName.hint(format, names);
    return hint.isEmpty() ? " There are " + String.join(", ", names) : hint;
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

  private void print(Forecast forecast, Map<String, Double> facts) {
    PrintWriter out = spec.commandLine().getOut();
    Outline.Packed packed = (Outline.Packed) forecast.outline();
    double bitsPerWeight = forecast.facts().get("bitsPerWeight");
    double bytes = facts.getOrDefault("bytes", (double) packed.bytes());
    if (output.json) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("file", dryRun ? null : target);
      json.put("bytes", bytes);
      json.put("bitsPerWeight", bitsPerWeight);
      json.put("substitutions", forecast.substitutions());
      json.put("tensors", packed.tensors().stream().map(QuantizeCommand::tensor).toList());
      out.println(CanonicalJson.tree(json).toPrettyString());
      return;
    }
    if (dryRun) {
      out.print(table(packed).asText());
      forecast.substitutions().forEach(line -> out.println("instead: " + line));
    }
    out.printf(
        "%s%s, %.3f bits per weight: %s%n",
        dryRun ? "would take " + (forecast.exact() ? "" : "about ") : target + ": ",
        Quantities.bytes(bytes),
        bitsPerWeight,
        counts(packed));
    out.flush();
  }

  private static Map<String, Object> tensor(Outline.PackedTensor tensor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", tensor.name());
    json.put("shape", tensor.shape().toString());
    json.put("encoding", tensor.encoding());
    return json;
  }

  private static Table table(Outline.Packed packed) {
    List<Outline.PackedTensor> tensors = packed.tensors();
    return Table.named("tensors")
        .text("tensor", tensors.stream().map(Outline.PackedTensor::name).toList())
        .text("shape", tensors.stream().map(t -> t.shape().toString()).toList())
        .text("encoding", tensors.stream().map(t -> t.encoding().name()).toList())
        .numbers(
            "size",
            tensors.stream().map(t -> (double) t.encoding().bytes(t.shape())).toList(),
            Quantities::bytes);
  }

  private static String counts(Outline.Packed packed) {
    return packed.tensors().stream()
        .collect(
            Collectors.groupingBy(
                Outline.PackedTensor::encoding, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " in " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
