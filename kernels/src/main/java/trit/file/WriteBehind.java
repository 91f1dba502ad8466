package trit.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings buffers to a file, one after the other, on a thread of its own: who fills them waits for
 * the disk only when it is {@value #MOST} buffers behind. Another thread looks at the same buffers
 * meanwhile, and a third asks the system to bring what was written to the disk, which is busy from
 * the start, not only once everything is written. Several threads may fill buffers; what they write
 * must be in the order of the file.
 */
final class WriteBehind implements AutoCloseable {
  private static final int MOST = 32;

  /** Bytes that are worth a trip to the disk. */
  private static final long FORCED_TOGETHER = 32 << 20;

  private final FileChannel channel;
  private final int bytes;
  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(MOST);
  private final ExecutorService writer = thread("writer");
  private final ExecutorService onlooker = thread("onlooker");
  private final ExecutorService forcer = thread("forcer");
  private Future<?> last = CompletableFuture.completedFuture(null);
  private Future<?> forced = CompletableFuture.completedFuture(null);
  private long unforced;
  private volatile IOException failure;
  private int made;

  /**
   * A writer to the end of a channel.
   *
   * @param bytes of each buffer
   */
  WriteBehind(FileChannel channel, int bytes) {
    this.channel = channel;
    this.bytes = bytes;
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  /** What else happens to a buffer, such as being hashed; in the order of the file. */
  @FunctionalInterface
  interface Look {
    /** Reads it to its end. */
    void at(ByteBuffer buffer);
  }

  /**
   * A buffer to be filled.
   *
   * @throws IOException where one before it could not be written
   */
  synchronized ByteBuffer room() throws IOException {
    requireSuccess();
    ByteBuffer buffer = empty.poll();
    if (buffer == null && made < MOST) {
      made++;
      return ByteBuffer.allocateDirect(bytes);
    }
    try {
      buffer = buffer == null ? empty.take() : buffer;
    } catch (InterruptedException e) {
      throw interrupted();
    }
    requireSuccess();
    return buffer;
  }

  /** Takes back a buffer that nothing of is to be written. */
  void giveBack(ByteBuffer room) {
    empty.add(room.clear());
  }

  /** Takes a buffer that has been flipped; it comes back as {@link #room}. */
  void write(ByteBuffer full, Look look) {
    last = writer.submit(() -> bring(full, look));
  }

  private void bring(ByteBuffer full, Look look) {
    Future<?> looked = onlooker.submit(() -> look.at(full.duplicate()));
    try {
      if (failure == null) {
        write(full.duplicate());
        forceBehind();
      }
    } catch (IOException e) {
      failure = e;
    }
    await(looked);
    giveBack(full);
  }

  private void await(Future<?> looked) {
    try {
      looked.get();
    } catch (InterruptedException e) {
      failure = interrupted();
    } catch (ExecutionException e) {
      failure = new IOException(e.getCause());
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      unforced += channel.write(buffer);
    }
  }

  private void forceBehind() {
    if (unforced >= FORCED_TOGETHER && forced.isDone()) {
      unforced = 0;
      forced = forcer.submit(this::force);
    }
  }

  private void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Waits until everything has been written.
   *
   * @throws IOException where something could not be
   */
  void drain() throws IOException {
    try {
      last.get();
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    requireSuccess();
  }

  private void requireSuccess() throws IOException {
    if (failure instanceof InterruptedIOException) {
      throw failure;
    }
    if (failure != null) {
      throw new Refusal(failure);
    }
  }

  /** What the system said when it was to write, not what went wrong with what was to be written. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(IOException said) {
      super(said);
    }

    /** What it said. */
    IOException said() {
      return (IOException) getCause();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while a file was written");
  }

  /** Stops the threads; what was not drained may be lost. */
  @Override
  public void close() {
    writer.close();
    onlooker.close();
    forcer.close();
  }
}
