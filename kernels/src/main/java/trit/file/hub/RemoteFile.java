package trit.file.hub;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * What the Hub says about a file before it is downloaded.
 *
 * @param location where its bytes are
 * @param etag its name in the cache: the SHA-256 of a large file, the git hash of a small one
 * @param bytes its length
 */
record RemoteFile(URI location, String etag, long bytes) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern GIT = Pattern.compile("[0-9a-f]{40}");

  /** Whether a name that came from outside may be the name of a file. */
  static boolean isName(String etag) {
    return etag.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  }

  /** The hash that the content has to have. */
  ContentHash hash() {
    if (SHA256.matcher(etag).matches()) {
      return ContentHash.SHA256;
    }
    return GIT.matcher(etag).matches() ? ContentHash.GIT : ContentHash.NONE;
  }
}
