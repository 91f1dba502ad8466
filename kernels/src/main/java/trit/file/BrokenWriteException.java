package trit.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The system refused to write on, though the disk has room: a limit, or a broken disk. */
public final class BrokenWriteException extends UnwrittenFileException {
  private static final long serialVersionUID = 1L;

  /**
   * A file that was begun.
   *
   * @param file where it was to go
   * @param needed its size in bytes
   * @param cause what the system said
   */
  public BrokenWriteException(Path file, long needed, IOException cause) {
    super(
        String.format(
            Locale.ROOT,
            "%s: %s, writing its %,d bytes; nothing of it is left; write to another disk, or lift the limit",
            file,
            cause.getMessage(),
            needed),
        needed,
        cause);
  }

  @Override
  public BrokenWriteException as(Path file) {
    return new BrokenWriteException(file, needed(), (IOException) getCause());
  }
}
