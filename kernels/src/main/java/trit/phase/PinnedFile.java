package trit.phase;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import trit.file.Sha256;

/**
 * A file that a recipe reads.
 *
 * @param path where it lies
 * @param sha256 the hash that the recipe says its content has, in hex; null for any
 */
public record PinnedFile(Path path, String sha256) {

  /**
   * The hash of its content.
   *
   * @throws PhaseException where the recipe says another
   */
  public String hash() throws IOException {
    String found = Sha256.of(path);
    if (sha256 != null && !found.equals(sha256.toLowerCase(Locale.ROOT))) {
      throw new PhaseException(
          "%s has the SHA-256 %s, but the recipe says %s; fetch the right file or correct the hash"
              .formatted(path, found, sha256));
    }
    return found;
  }
}
