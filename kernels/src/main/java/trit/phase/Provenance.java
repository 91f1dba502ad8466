package trit.phase;

import java.util.Map;

/**
 * Where an exported file comes from, as the key-value pairs that go into its metadata under {@code
 * trit.}.
 *
 * @param entries dotted names without the {@code trit.} in front, such as {@code recipe.sha256}
 */
public record Provenance(Map<String, String> entries) {}
