package trit.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import trit.phase.PhaseException;

/**
 * Tells who is in the cache: any number of runs, or one housekeeper alone. Runs read results
 * without locking them, so nothing may be deleted while one of them is there.
 */
final class Presence implements AutoCloseable {
  private static final String RUNS = "runs";
  private static final String DOOR = "door";

  private final KeyLock lock;
  private final Optional<Path> mark;

  private Presence(KeyLock lock, Optional<Path> mark) {
    this.lock = lock;
    this.mark = mark;
  }

  /** Enters for a run, after a housekeeper who is deleting has left. */
  static Presence ofRun(Path cache) throws IOException {
    try (KeyLock door = door(cache)) {
      removeTheDead(cache);
      Path own = cache.resolve(RUNS).resolve(UUID.randomUUID().toString());
      return new Presence(KeyLock.acquire(own), Optional.of(own));
    }
  }

  /**
   * Enters for a housekeeper and keeps everybody else out.
   *
   * @throws PhaseException if anybody is there
   */
  static Presence alone(Path cache) throws IOException {
    KeyLock door = door(cache);
    try {
      if (removeTheDead(cache) > 0) {
        throw new PhaseException("a run is using " + cache + "; try again when it has ended");
      }
      return new Presence(door, Optional.empty());
    } catch (IOException | RuntimeException e) {
      door.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (mark.isPresent()) {
      Files.deleteIfExists(mark.get());
    }
    lock.close();
  }

  private static KeyLock door(Path cache) throws IOException {
    return KeyLock.acquire(cache.resolve("locks").resolve(DOOR));
  }

  /** Removes the marks of runs that were killed, and counts the living. */
  private static int removeTheDead(Path cache) throws IOException {
    int living = 0;
    for (Path run : runs(cache)) {
      Optional<KeyLock> dead = KeyLock.tryAcquire(run);
      if (dead.isPresent()) {
        Files.deleteIfExists(run);
        dead.get().close();
      } else {
        living++;
      }
    }
    return living;
  }

  private static List<Path> runs(Path cache) throws IOException {
    Path folder = Files.createDirectories(cache.resolve(RUNS));
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.toList();
    }
  }
}
