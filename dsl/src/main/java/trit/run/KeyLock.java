package trit.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The right to write one result of the cache, held by one run at a time on this machine. The
 * operating system gives it back when a process dies, however that happens.
 *
 * <p>File locks belong to a whole JVM, so runs within one JVM take turns at a semaphore first.
 */
final class KeyLock implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Map<Path, Semaphore> THIS_JVM = new ConcurrentHashMap<>();

  private final Semaphore turn;
  private final FileChannel channel;
  private final FileLock lock;

  private KeyLock(Semaphore turn, FileChannel channel, FileLock lock) {
    this.turn = turn;
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes the lock, after whoever holds it has given it back. */
  static KeyLock acquire(Path file) throws IOException {
    Optional<KeyLock> lock = tryAcquire(file);
    while (lock.isEmpty()) {
      pause();
      lock = tryAcquire(file);
    }
    return lock.get();
  }

  /** The time between two looks at a lock that somebody holds. */
  static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for another run");
    }
  }

  /** Takes the lock if nobody holds it. */
  static Optional<KeyLock> tryAcquire(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Semaphore turn = THIS_JVM.computeIfAbsent(file.toAbsolutePath(), path -> new Semaphore(1));
    if (!turn.tryAcquire()) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return Optional.ofNullable(lock == null ? null : new KeyLock(turn, channel, lock));
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        turn.release();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      lock.release();
      channel.close();
    } finally {
      turn.release();
    }
  }
}
