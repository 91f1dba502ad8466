package trit.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** There is no room for a file; nothing of it is left behind. */
public final class DiskFullException extends UnwrittenFileException {
  private static final long serialVersionUID = 1L;

  private final long free;

  /**
   * A file that does not fit.
   *
   * @param file where it was to go
   * @param needed its size in bytes
   * @param free what the disk has left for it
   * @param cause what the system said, or null where it was not tried
   */
  public DiskFullException(Path file, long needed, long free, IOException cause) {
    super(
        String.format(
            Locale.ROOT,
            "%s: the disk is full: the file takes %,d bytes and %,d are free; nothing of it is left;"
                + " free some space or write to another disk",
            file,
            needed,
            free),
        needed,
        cause);
    this.free = free;
  }

  /** Bytes that the disk had left for it. */
  public long free() {
    return free;
  }

  @Override
  public DiskFullException as(Path file) {
    return new DiskFullException(file, needed(), free, this);
  }
}
