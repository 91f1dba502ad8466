package trit.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.file.FileFormatException;

/** How a checkpoint says which of its matrices are compressed: as JSON under one key. */
public final class CompressedMatricesJson {
  /** The key in a file's metadata. */
  public static final String KEY = "trit.compressed";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private CompressedMatricesJson() {}

  static String write(CompressedMatrices matrices) {
    try {
      return JSON.writeValueAsString(matrices);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and names can be written", e);
    }
  }

  /**
   * Reads it from a file's metadata, if it is there.
   *
   * @throws FileFormatException where it is none
   */
  public static Optional<CompressedMatrices> read(Path file, Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(KEY)).map(json -> parse(file, json));
  }

  /**
   * As {@link #read(Path, Map)}, for a model.
   *
   * @throws FileFormatException where it is none, or not one of this model
   */
  static Optional<CompressedMatrices> read(
      Path file, Map<String, String> metadata, TransformerConfig config) {
    Optional<CompressedMatrices> matrices = read(file, metadata);
    List<String> problems = matrices.map(m -> m.problems(config)).orElse(List.of());
    if (!problems.isEmpty()) {
      throw new FileFormatException(
          file,
          "its %s: %s; is the configuration that of another model?"
              .formatted(KEY, FileFormatException.quote(problems.getFirst())));
    }
    return matrices;
  }

  private static CompressedMatrices parse(Path file, String json) {
    try {
      return JSON.readValue(json, CompressedMatrices.class);
    } catch (JsonProcessingException e) {
      // a constructor that refuses its numbers says why better than its caller
      boolean refused = e.getCause() instanceof IllegalArgumentException;
      throw new FileFormatException(
          file,
          "its "
              + KEY
              + " cannot be read ("
              + FileFormatException.quote(
                  refused ? e.getCause().getMessage() : e.getOriginalMessage())
              + "); the file is damaged, or written by another version of Trit: write it again",
          e);
    }
  }
}
