package trit.cli;

import java.util.concurrent.CountDownLatch;
import trit.run.Cancellation;

/**
 * Lets a running recipe end cleanly when the user presses Ctrl-C or the system asks the process to
 * stop: the JVM waits until the work has noticed. Killing the process outright does no harm either,
 * but may lose the work since the last checkpoint.
 */
final class Interruption implements AutoCloseable {
  private final Cancellation cancellation = new Cancellation();
  private final CountDownLatch ended = new CountDownLatch(1);

  Interruption() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "interruption"));
  }

  Cancellation cancellation() {
    return cancellation;
  }

  private void stop() {
    cancellation.request();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended and said so; the JVM may go. */
  @Override
  public void close() {
    ended.countDown();
  }
}
