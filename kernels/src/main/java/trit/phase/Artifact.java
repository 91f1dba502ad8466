package trit.phase;

import java.nio.file.Path;
import trit.phase.export.ExportedFiles;

/**
 * A finished result of a phase: a folder that is never changed again.
 *
 * <ul>
 *   <li>{@code DATASET}: {@code text.bin} and {@code documents.bin} (see {@code
 *       trit.file.DocumentStore}), and where the recipe names a tokenizer {@code tokenizer.json}
 *   <li>{@code WEIGHTS}: a Hugging Face checkpoint ({@code config.json}, {@code model.safetensors},
 *       {@code tokenizer.json})
 *   <li>{@code PACKED}: {@code model.gguf}
 *   <li>{@code REPORT}: {@code report.json}
 *   <li>{@code EXPORT}: {@code export.json}, which says what was written where (see {@link
 *       ExportedFiles})
 * </ul>
 *
 * @param kind what lies in the folder
 * @param name the handle in the recipe, for messages only
 * @param directory the folder
 * @param key the phase's key, in hex
 */
public record Artifact(Kind kind, String name, Path directory, String key) {

  /** What an artifact is. */
  public enum Kind {
    DATASET,
    WEIGHTS,
    STATS,
    PACKED,
    REPORT,
    EXPORT
  }

  /** A file of the folder. */
  public Path file(String name) {
    return directory.resolve(name);
  }
}
