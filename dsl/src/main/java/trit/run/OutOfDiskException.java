package trit.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import trit.file.DiskFullException;

/** The disk of the cache or of the exports has no room; finished steps are whole and kept. */
public final class OutOfDiskException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final List<String> SAID =
      List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

  private OutOfDiskException(String message, Throwable cause) {
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
  static OutOfDiskException of(String step, Path folder, long needed, long free, Throwable cause) {
    return new OutOfDiskException(
        "the disk is full: '%s' needs about %,d bytes in %s, where %,d are free. Free some, or point TRIT_CACHE to another disk; finished steps are kept"
            .formatted(step, needed, folder, free),
        cause);
  }

  /** Whether this is how the operating system says that a disk is full. */
  static boolean isMeantBy(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? "" : cause.getMessage();
      if (cause instanceof DiskFullException
          || cause instanceof IOException && SAID.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }
}
