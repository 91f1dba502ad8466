package trit.file;

import java.io.IOException;
import java.nio.file.Path;

/** A file could not be written; nothing of it is left behind. */
public abstract sealed class UnwrittenFileException extends IOException
    permits DiskFullException, BrokenWriteException {
  private static final long serialVersionUID = 1L;

  private final long needed;

  UnwrittenFileException(String message, long needed, IOException cause) {
    super(message, cause);
    this.needed = needed;
  }

  /** Bytes of the file. */
  public long needed() {
    return needed;
  }

  /** The same of the file that was asked for, where this one was on the way to it. */
  public abstract UnwrittenFileException as(Path file);
}
