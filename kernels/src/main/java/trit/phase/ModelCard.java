package trit.phase;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trit.file.gguf.GgufHeader;
import trit.file.gguf.GgufName;

/**
 * The {@code README.md} beside an exported model: front matter as the Hugging Face Hub reads it,
 * what was measured and what that may not be compared with, the recipe, and the command that makes
 * the file again.
 *
 * @param config what was exported
 * @param model the file's header
 * @param provenance where it comes from
 */
record ModelCard(ExportPhase.Config config, GgufHeader model, Provenance provenance) {

  /** The whole card in Markdown. */
  String text() {
    GgufName name = GgufName.parse(config.gguf()).orElseThrow();
    return String.join(
        "\n",
        frontMatter(),
        "# " + name.baseName() + " " + name.sizeLabel() + " " + name.version(),
        "",
        "Made with Trit from the recipe below. `"
            + config.gguf()
            + "` is a GGUF file of the `"
            + model.text("general.architecture").orElse("llama")
            + "` architecture.",
        "",
        encodings(),
        results(),
        expectations(),
        recipe());
  }

  private String frontMatter() {
    StringBuilder yaml = new StringBuilder("---\n");
    if (!config.license().isEmpty()) {
      yaml.append("license: ")
          .append(config.license().toLowerCase(java.util.Locale.ROOT))
          .append('\n');
    }
    yaml.append("library_name: gguf\ntags:\n  - trit\n  - low-bit\n");
    String datasets =
        provenance.entries().entrySet().stream()
            .filter(entry -> entry.getKey().matches("dataset\\.\\d+\\.id"))
            .map(entry -> "  - \"" + entry.getValue().replace("\"", "'") + "\"\n")
            .distinct()
            .collect(Collectors.joining());
    if (!datasets.isEmpty()) {
      yaml.append("datasets:\n").append(datasets);
    }
    return yaml.append("---\n").toString();
  }

  private String encodings() {
    Map<String, Long> counts =
        model.tensors().values().stream()
            .collect(
                Collectors.groupingBy(
                    tensor -> tensor.type().name(), TreeMap::new, Collectors.counting()));
    return "Tensors: "
        + counts.entrySet().stream()
            .map(entry -> entry.getValue() + " in " + entry.getKey())
            .collect(Collectors.joining(", "))
        + ".\n";
  }

  private String results() {
    String rows =
        numbers("metrics.").entrySet().stream()
            .map(entry -> "| `" + entry.getKey() + "` | " + entry.getValue() + " |\n")
            .collect(Collectors.joining());
    return rows.isEmpty()
        ? ""
        : "## Results\n\n| number | value |\n|---|---|\n"
            + rows
            + "\nPerplexities follow llama.cpp's protocol on the data named in the recipe, with this"
            + " model's own tokenizer. They may not be compared with models that have another"
            + " tokenizer, with other texts or with other context lengths.\n";
  }

  private String expectations() {
    StringBuilder list = new StringBuilder();
    for (int i = 0; provenance.entries().containsKey("expect." + i + ".text"); i++) {
      String held = provenance.entries().get("expect." + i + ".held");
      list.append("- ")
          .append(provenance.entries().get("expect." + i + ".text"))
          .append(
              held == null
                  ? ": checked after the export"
                  : held.equals("true") ? ": held" : ": **did not hold**")
          .append('\n');
    }
    return list.isEmpty() ? "" : "## Expectations\n\n" + list;
  }

  private String recipe() {
    String text = provenance.entries().getOrDefault("recipe.text", "");
    if (text.isEmpty()) {
      return "";
    }
    String parameters =
        numbers("recipe.parameter.").entrySet().stream()
            .map(entry -> " -P " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining());
    return "## Recipe\n\n```groovy\n"
        + text.strip()
        + "\n```\n\nSaved as `recipe.groovy`, this makes the file again:\n\n```\n./trit run recipe.groovy"
        + parameters
        + "\n```\n";
  }

  private Map<String, String> numbers(String prefix) {
    Map<String, String> numbers = new TreeMap<>();
    provenance
        .entries()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                numbers.put(key.substring(prefix.length()), value);
              }
            });
    return numbers;
  }
}
