package trit.phase;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where an exported file comes from, as the key-value pairs that go into its metadata under {@code
 * trit.}.
 *
 * @param entries dotted names without the {@code trit.} in front, such as {@code recipe.sha256}
 */
public record Provenance(Map<String, String> entries) {
  private static final String NAMESPACE = "trit.";

  /** The entries under the keys that they have in a file. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    entries.forEach((key, value) -> metadata.put(NAMESPACE + key, value));
    return metadata;
  }
}
