package trit.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What this process holds of the machine's memory, as Linux counts it (proc(5), {@code VmHWM}): its
 * own, that of the JVM, and the parts of mapped files that have been read.
 */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path PEAK = Path.of("/proc/self/clear_refs");
  private static final String FORGET = "5";
  private static final String FIELD = "VmHWM:";

  private ResidentMemory() {}

  /** Forgets the peak so far; where the system does not allow that, it counts on. */
  public static void watch() {
    try {
      Files.writeString(PEAK, FORGET);
    } catch (IOException e) {
      // another system, or a container that forbids it
    }
  }

  /** The largest number of bytes since {@link #watch}; empty where the system does not say. */
  public static OptionalLong peak() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
