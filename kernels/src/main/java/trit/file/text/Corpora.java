package trit.file.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import trit.file.NearestName;

/** The texts that every machine with a JDK has. */
public final class Corpora {
  /** The source of the running JDK; where it is missing, of Trit itself. */
  public static final String JDK_SOURCES = "jdk-sources";

  private static final List<String> NAMES = List.of(JDK_SOURCES);

  private Corpora() {}

  /** What they are called. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The corpus of a name.
   *
   * @throws IllegalArgumentException for a name that is none, or where its files are missing; the
   *     message is for the user
   */
  public static TextSource find(String name) {
    return find(name, Path.of(System.getProperty("java.home")), Path.of(root()));
  }

  /**
   * The corpus of a name on a machine laid out otherwise.
   *
   * @param jdk the folder of a JDK
   * @param project the folder of Trit's own sources
   */
  public static TextSource find(String name, Path jdk, Path project) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "there is no corpus '%s'.%s Known corpora: %s"
              .formatted(name, NearestName.hint(name, NAMES), String.join(", ", NAMES)));
    }
    Path archive = jdk.resolve("lib").resolve("src.zip");
    if (Files.isRegularFile(archive)) {
      return new SourceArchive(archive);
    }
    if (Files.isDirectory(project.resolve("kernels"))) {
      return new SourceFolder(project);
    }
    throw new IllegalArgumentException(
        "the running JDK has no lib/src.zip and Trit's own sources are not in %s; run a JDK with"
                .formatted(project)
            + " its sources, or name a file");
  }

  private static String root() {
    return System.getProperty("trit.root", ".");
  }
}
