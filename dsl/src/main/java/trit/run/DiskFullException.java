package trit.run;

import java.io.IOException;
import java.nio.file.Path;

/** The disk of the cache or of the exports has no room; finished steps are whole and kept. */
public final class DiskFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The one message.
   *
   * @param step what could not be written
   * @param folder on the full disk
   * @param needed bytes that the plan says the step leaves
   * @param free bytes that are left
   */
  static DiskFullException of(String step, Path folder, long needed, long free, Throwable cause) {
    return new DiskFullException(
        "the disk is full: '%s' needs about %,d bytes in %s, where %,d are free. Free some, or point TRIT_CACHE to another disk; finished steps are kept"
            .formatted(step, needed, folder, free),
        cause);
  }

  /** Whether this is how the operating system says that a disk is full. */
  static boolean isMeantBy(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? "" : cause.getMessage();
      boolean writing = cause instanceof IOException;
      if (writing
          && (message.contains("No space left on device")
              || message.contains("Disk quota exceeded")
              || message.contains("not enough space on the disk"))) {
        return true;
      }
    }
    return false;
  }
}
