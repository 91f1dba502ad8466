package trit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trit.phase.Forecast;
import trit.phase.Outline;
import trit.recipe.CanonicalJson;
import trit.show.Quantities;
import trit.show.Table;

/** What is said of an encoded model, before it is written or afterwards. */
final class PackedText {
  private final Forecast forecast;
  private final Outline.Packed packed;

  /** The text of what a {@code quantize} leaves. */
  PackedText(Forecast forecast) {
    this.forecast = forecast;
    this.packed = (Outline.Packed) forecast.outline();
  }

  /** One row per tensor, and what gets another encoding than asked for. */
  String tensors() {
    List<Outline.PackedTensor> tensors = packed.tensors();
    Table table =
        Table.named("tensors")
            .text("tensor", tensors.stream().map(Outline.PackedTensor::name).toList())
            .text("shape", tensors.stream().map(t -> t.shape().toString()).toList())
            .text("encoding", tensors.stream().map(Outline.PackedTensor::lies).toList())
            .numbers(
                "size", tensors.stream().map(t -> (double) t.bytes()).toList(), Quantities::bytes);
    String instead =
        forecast.substitutions().stream()
            .map(line -> "instead: " + line + "\n")
            .collect(Collectors.joining());
    return table.asText() + instead;
  }

  /** The size of the file that would be written. */
  String promise() {
    return "would take " + (forecast.exact() ? "" : "about ") + summary(packed.bytes());
  }

  /**
   * The size of the file that was written.
   *
   * @param facts that were recorded
   */
  String written(Path file, Map<String, Double> facts) {
    return file + ": " + summary(facts.get("bytes")) + "\n" + ratios(facts);
  }

  /** By how much it is smaller, each time with what is compared. */
  private static String ratios(Map<String, Double> facts) {
    String whole =
        "the whole file is %.2f times smaller than the weights in F32, %.2f times than in F16"
            .formatted(facts.get("ratio.f32"), facts.get("ratio.f16"));
    return facts.containsKey("compressed.bytes")
        ? whole
            + "; the tensors below 16 bits alone, %.3f bits per weight, %.2f and %.2f times"
                .formatted(
                    facts.get("compressed.bitsPerWeight"),
                    facts.get("compressed.ratio.f32"),
                    facts.get("compressed.ratio.f16"))
        : whole;
  }

  /** The same for programs. */
  JsonNode json(Path file, Map<String, Double> facts) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file);
    json.put("bytes", facts.get("bytes"));
    json.put("bitsPerWeight", bitsPerWeight());
    json.put("size", new TreeMap<>(facts));
    json.put("substitutions", forecast.substitutions());
    json.put("tensors", packed.tensors().stream().map(PackedText::tensor).toList());
    return CanonicalJson.tree(json);
  }

  private static Map<String, Object> tensor(Outline.PackedTensor tensor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", tensor.name());
    json.put("shape", tensor.shape().toString());
    json.put("encoding", tensor.encoding());
    json.put("inGguf", tensor.encoding().inGguf());
    return json;
  }

  private String summary(double bytes) {
    return "%s, %.3f bits per weight: %s"
        .formatted(Quantities.bytes(bytes), bitsPerWeight(), counts());
  }

  private double bitsPerWeight() {
    return forecast.facts().get("bitsPerWeight");
  }

  private String counts() {
    return packed.tensors().stream()
        .collect(
            Collectors.groupingBy(Outline.PackedTensor::lies, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " in " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
