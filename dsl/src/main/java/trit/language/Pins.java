package trit.language;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import trit.file.hub.HubCache;
import trit.file.hub.HubRepository;
import trit.file.hub.HubSettings;

/** What names a content that cannot change: commits and hashes. */
final class Pins {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT_COMMIT = 7;

  private Pins() {}

  /**
   * Checks a repository of the Hub and the commit behind {@code revision:}.
   *
   * @return the commit
   */
  static String commit(Filler<?> block, HubRepository.Kind kind, String id, Map<String, ?> named) {
    String revision = String.valueOf(named.get("revision"));
    try {
      return cache().requireCommit(new HubRepository(kind, id), revision);
    } catch (IllegalArgumentException e) {
      block.wrong("hub", e.getMessage());
    } catch (IOException e) {
      block.wrong("hub", "the Hub's cache cannot be read: " + e.getMessage());
    }
    return revision;
  }

  /**
   * What the main branch is as far as this machine knows, to be put behind a sentence: like {@code
   * . 'main' today is c1899de…}; empty where it is not known.
   */
  static String today(HubRepository.Kind kind, String id) {
    try {
      Optional<String> commit = cache().commitOf(new HubRepository(kind, id), "main");
      return commit
          .map(hex -> ". 'main' today is " + hex.substring(0, SHORT_COMMIT) + "…")
          .orElse("");
    } catch (IllegalArgumentException | IOException e) {
      return ""; // only a hint; what is wrong with the name is said once there is a revision
    }
  }

  /** A SHA-256 in hex. */
  static String sha256(Filler<?> block, String word, String hex) {
    if (!SHA256.matcher(hex).matches()) {
      block.wrong(word, "sha256 is 64 hex digits; '" + hex + "' is none");
    }
    return hex;
  }

  private static HubCache cache() {
    return new HubCache(HubSettings.ofProcess().cache());
  }
}
