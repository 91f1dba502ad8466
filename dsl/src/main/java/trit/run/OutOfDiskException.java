package trit.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
   * The one message. A file that was refused says itself what it needed: on the way a step may
   * write more than it leaves, a trainer's checkpoint for one.
   *
   * @param step what could not be written
   * @param folder on the full disk
   * @param planned bytes that the plan says the step leaves
   * @param left bytes that are free now
   */
  static OutOfDiskException of(String step, Path folder, long planned, long left, Throwable cause) {
    Optional<DiskFullException> refused = refusal(cause);
    long needed = refused.map(DiskFullException::needed).orElse(planned);
    long free = refused.map(DiskFullException::free).orElse(left);
    return new OutOfDiskException(
        "the disk is full: '%s' needs about %,d bytes in %s, where %,d are free. Free some, or point TRIT_CACHE to another disk; finished steps are kept"
            .formatted(step, needed, folder, free),
        cause);
  }

  private static Optional<DiskFullException> refusal(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(DiskFullException.class::isInstance)
        .map(DiskFullException.class::cast)
        .findFirst();
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
