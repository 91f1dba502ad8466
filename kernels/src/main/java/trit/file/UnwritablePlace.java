package trit.file;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Why nothing can be written at a place, said of the file that was asked for. */
public final class UnwritablePlace {
  private UnwritablePlace() {}

  /**
   * The refusal.
   *
   * @param target that was asked for
   * @param said what the system said of its folder, or of a name beside it
   */
  public static FileFormatException of(Path target, FileSystemException said) {
    return new FileFormatException(
        target,
        "cannot be written: " + reason(target, said) + "; name another file to write",
        said);
  }

  /** Why no file can be made here, as far as that can be told before it is tried. */
  static Optional<FileFormatException> before(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent(); // what is missing will be made
    }
    if (folder == null || Files.isDirectory(folder) && Files.isWritable(folder)) {
      return Optional.empty();
    }
    String name = folder.toString();
    return Optional.of(
        of(
            target,
            Files.isDirectory(folder)
                ? new AccessDeniedException(name)
                : new NotDirectoryException(name)));
  }

  private static String reason(Path target, FileSystemException said) {
    return switch (said) {
      case AccessDeniedException _ -> "its folder may not be written to";
      case FileAlreadyExistsException _, NotDirectoryException _ ->
          said.getFile() + " is a file, no folder";
      case NoSuchFileException _ -> "nothing can be made in its folder";
      default ->
          said.getReason() == null
              ? "nothing can be made in " + target.toAbsolutePath().getParent()
              : said.getReason();
    };
  }
}
