package trit.infer;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that is opened on a thread of its own while the caller does something else; closed with
 * this.
 */
final class Meanwhile<T extends AutoCloseable> implements AutoCloseable {
  private final FutureTask<T> opening;

  private Meanwhile(FutureTask<T> opening) {
    this.opening = opening;
  }

  /** Begins to open something. */
  static <T extends AutoCloseable> Meanwhile<T> start(String thread, Callable<T> open) {
    FutureTask<T> opening = new FutureTask<>(open);
    Thread.ofPlatform().daemon().name(thread).start(opening);
    return new Meanwhile<>(opening);
  }

  /** What was opened; waits for it, and throws what opening it threw. */
  T result() throws IOException {
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a model was opened", e);
    } catch (ExecutionException e) {
      throw asThrown(e.getCause());
    }
  }

  private static RuntimeException asThrown(Throwable cause) throws IOException {
    return switch (cause) {
      case IOException failure -> throw failure;
      case Error failure -> throw failure;
      case RuntimeException failure -> failure;
      default -> new IllegalStateException(cause);
    };
  }

  @Override
  public void close() {
    try {
      result().close();
    } catch (Exception e) {
      // it was not opened: there is nothing to close, and whoever wanted it has been told
      return;
    }
  }
}
