package trit.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import trit.phase.Artifact;

/**
 * What is known of a cached result: the content of its {@code manifest.json}.
 *
 * @param key what it is filed under
 * @param kind what it is
 * @param verb what made it
 * @param recipe the recipe that asked for it first, for people
 * @param step what that recipe calls it, for people
 * @param ingredients what the key is made of
 * @param facts numbers about it, by name
 * @param files what lies beside the manifest
 * @param backend what computed it
 * @param finished when, in ISO 8601
 * @param seconds how long it took, interruptions not counted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(
    String key,
    Artifact.Kind kind,
    String verb,
    String recipe,
    String step,
    List<Ingredient> ingredients,
    Map<String, Double> facts,
    List<Content> files,
    String backend,
    String finished,
    double seconds) {
  /** What the file is called. */
  public static final String NAME = "manifest.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One file of the result.
   *
   * @param path below the result's folder, with {@code /} between names
   * @param size in bytes
   * @param sha256 of its content, in hex
   */
  public record Content(String path, long size, String sha256) {}

  /** Reads the manifest in a folder. */
  public static Manifest read(Path directory) throws IOException {
    return JSON.readValue(directory.resolve(NAME).toFile(), Manifest.class);
  }

  /** Writes the manifest into a folder. */
  public void write(Path directory) throws IOException {
    JSON.writeValue(directory.resolve(NAME).toFile(), this);
  }

  /** Bytes of all files together. */
  public long bytes() {
    return files.stream().mapToLong(Content::size).sum();
  }
}
