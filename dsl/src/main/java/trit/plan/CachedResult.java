package trit.plan;

import java.io.IOException;
import java.nio.file.Path;
import trit.phase.Artifact;
import trit.phase.export.ExportedFiles;

/**
 * A finished result as it lies in the cache.
 *
 * @param manifest what is known of it
 * @param directory where it lies
 */
public record CachedResult(Manifest manifest, Path directory) {

  /** The result as the input of other steps, under the name that this recipe gives it. */
  public Artifact artifact(String name) {
    return new Artifact(manifest.kind(), name, directory, manifest.key());
  }

  /**
   * Whether what it speaks of outside the cache is still as it was left; always true for results
   * that are no exports.
   */
  public boolean stillHolds(Path exports) throws IOException {
    return manifest.kind() != Artifact.Kind.EXPORT
        || ExportedFiles.read(directory).stillThere(exports);
  }
}
