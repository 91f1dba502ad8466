package trit.file.hub;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A file as it was at one commit: its content never changes.
 *
 * @param repository where it lies
 * @param commit 40 hexadecimal digits
 * @param path in the repository, with {@code /} between names
 */
public record HubFile(HubRepository repository, String commit, String path) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern UNSAFE = Pattern.compile("[\\\\:\\p{Cntrl}]");

  /**
   * Checks commit and path.
   *
   * @throws IllegalArgumentException where the commit is a branch or a tag (see {@link
   *     HubCache#requireCommit}), or the path leads out of the repository
   */
  public HubFile {
    if (!isCommit(commit)) {
      throw new IllegalArgumentException(
          "revision '" + commit + "' is not a commit, which has 40 hexadecimal digits");
    }
    boolean safe =
        !UNSAFE.matcher(path).find()
            && List.of(path.split("/", -1)).stream()
                .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    if (!safe) {
      throw new IllegalArgumentException("'" + path + "' is no path in a repository");
    }
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  @Override
  public String toString() {
    return repository + "@" + commit + "/" + path;
  }
}
