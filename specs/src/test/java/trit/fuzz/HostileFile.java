package trit.fuzz;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import trit.file.FileFormatException;

/**
 * Bytes from a stranger as a file. Reading it may end in two ways: it works, or a {@link
 * FileFormatException} says in one line which file is bad. Anything else is a finding: errors, more
 * than twenty seconds, and memory beyond the file's size and 64 MiB.
 */
final class HostileFile {
  private static final long ROOM = 64L << 20;

  /** Turns of waiting, twenty seconds: one in which the whole process was stopped is still one. */
  private static final int PATIENCE = 200;

  private static final long TURN_MILLISECONDS = 100;

  /** Reads, so that somebody is left to say that it hangs. */
  private static final ExecutorService READING =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Path FOLDER = folder();

  private HostileFile() {}

  /** What reads a file to its end. */
  @FunctionalInterface
  interface Reader {
    void read(Path file) throws IOException;
  }

  /** Lets a reader loose on the bytes under a name. */
  static void read(String name, byte[] bytes, Reader reader) throws IOException {
    Path file = FOLDER.resolve(name);
    Files.write(file, bytes);
    long limit = bytes.length + ROOM;
    // a first time loads classes, too
    if (allocated(file, reader) > limit && allocated(file, reader) > limit) {
      throw new AssertionError(
          bytes.length + " bytes made the reader allocate " + allocated(file, reader));
    }
  }

  /** Bytes that reading the file allocates. */
  private static long allocated(Path file, Reader reader) throws IOException {
    Future<Long> reading = READING.submit(() -> allocatedHere(file, reader));
    try {
      for (int turn = 0; turn < PATIENCE; turn++) {
        if (isDone(reading)) {
          return reading.get();
        }
      }
    } catch (ExecutionException e) {
      throw new AssertionError("reading ended in " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      throw new IOException("interrupted while reading", e);
    }
    throw new AssertionError("reading takes more than twenty seconds");
  }

  private static boolean isDone(Future<?> reading) throws ExecutionException, InterruptedException {
    try {
      reading.get(TURN_MILLISECONDS, MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static long allocatedHere(Path file, Reader reader) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reader.read(file);
    } catch (FileFormatException refusal) {
      check(refusal.getMessage(), file.getFileName().toString());
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void check(String message, String name) {
    if (message.lines().count() != 1 || !message.contains(name)) {
      throw new AssertionError("not one line that names the file: " + message);
    }
  }

  private static Path folder() {
    try {
      Path shared = Path.of("/dev/shm");
      Path folder =
          Files.isWritable(shared)
              ? Files.createTempDirectory(shared, "trit-fuzz")
              : Files.createTempDirectory("trit-fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // it lies among temporary files
    }
  }
}
