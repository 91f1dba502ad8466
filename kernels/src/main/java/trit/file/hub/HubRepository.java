package trit.file.hub;

import java.util.regex.Pattern;

/**
 * A repository of the Hugging Face Hub.
 *
 * @param kind models and data sets have names of their own
 * @param id {@code name} or {@code owner/name}
 */
public record HubRepository(Kind kind, String id) {
  private static final Pattern PART =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?");
  private static final int LONGEST = 96;

  /** What a repository holds. */
  public enum Kind {
    MODEL("models", ""),
    DATASET("datasets", "datasets/");

    private final String folder;
    private final String url;

    Kind(String folder, String url) {
      this.folder = folder;
      this.url = url;
    }
  }

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException where it is none that the Hub gives
   */
  public HubRepository {
    String[] parts = id.split("/", -1);
    boolean valid = parts.length <= 2 && id.length() <= LONGEST && !id.contains("--");
    for (String part : parts) {
      valid &= PART.matcher(part).matches() && !part.contains("..");
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "'" + id + "' is no repository of the Hub; write it as 'owner/name'");
    }
  }

  /** A repository of a model. */
  public static HubRepository model(String id) {
    return new HubRepository(Kind.MODEL, id);
  }

  /** A repository of a data set. */
  public static HubRepository dataset(String id) {
    return new HubRepository(Kind.DATASET, id);
  }

  /** The folder in the cache, such as {@code models--owner--name}. */
  String folder() {
    return kind.folder + "--" + id.replace("/", "--");
  }

  /** The path below the Hub's address, such as {@code datasets/owner/name}. */
  String urlPath() {
    return kind.url + id;
  }

  @Override
  public String toString() {
    return kind.url + id;
  }
}
