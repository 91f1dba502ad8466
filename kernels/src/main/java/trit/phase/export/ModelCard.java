package trit.phase.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trit.file.AtomicFile;
import trit.file.TensorFile;
import trit.phase.Provenance;

/**
 * The {@code README.md} beside an exported model: front matter as the Hugging Face Hub reads it,
 * what was measured and what that may not be compared with, the recipe, and the command that makes
 * the file again.
 *
 * @param title the model's name
 * @param library what loads it, as the Hub calls it
 * @param about what the file or folder is, and what its weights are
 * @param model the file with the tensors
 * @param license an SPDX identifier; empty for none
 * @param provenance where it comes from
 */
record ModelCard(
    String title,
    String library,
    String about,
    TensorFile model,
    String license,
    Provenance provenance) {
  /** What the Hub calls a card. */
  static final String FILE = "README.md";

  /** Writes the card into a folder. */
  void write(Path folder) throws IOException {
    AtomicFile.write(folder.resolve(FILE), text().getBytes(StandardCharsets.UTF_8));
  }

  /** The whole card in Markdown. */
  String text() {
    return String.join(
        "\n",
        frontMatter(),
        "# " + title,
        "",
        "Made with Trit from the recipe below. " + about,
        "",
        encodings(),
        results(),
        expectations(),
        recipe());
  }

  private String frontMatter() {
    StringBuilder yaml = new StringBuilder("---\n");
    if (!license.isEmpty()) {
      yaml.append("license: ").append(license.toLowerCase(Locale.ROOT)).append('\n');
    }
    yaml.append("library_name: " + library + "\ntags:\n  - trit\n  - low-bit\n");
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
        model.entries().stream()
            .collect(
                Collectors.groupingBy(TensorFile.Entry::type, TreeMap::new, Collectors.counting()));
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
