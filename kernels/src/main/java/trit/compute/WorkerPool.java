package trit.compute;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Workers that keep their threads. Between two operations a thread spins for a moment before it
 * parks, because the operations of a model follow each other within microseconds and waking a
 * parked thread takes longer than many of them. The caller's thread takes part.
 *
 * <p>A call from inside a piece, or while another thread's call is under way, runs on its own
 * thread: the result is the same, and nothing can deadlock.
 */
public final class WorkerPool implements Workers {
  /** How long a thread looks for work before it sleeps. */
  private static final long SPIN_NANOS = 200_000;

  private static final int LOOKS_PER_CLOCK_READING = 32;

  private final Worker[] helpers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Job current = Job.NONE;
  private volatile boolean closed;

  /**
   * Starts all threads but the caller's.
   *
   * @param threads at least 1, the caller's included
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads cannot work; give at least 1");
    }
    helpers = new Worker[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Worker(i + 1);
      helpers[i].start();
    }
  }

  @Override
  public int threads() {
    return helpers.length + 1;
  }

  @Override
  public void run(int pieces, IntConsumer piece) {
    if (pieces <= 1 || helpers.length == 0 || closed || !busy.compareAndSet(false, true)) {
      Workers.caller().run(pieces, piece);
      return;
    }
    try {
      int shares = Math.min(pieces, threads());
      Job job = new Job(pieces, shares, piece, Thread.currentThread());
      current = job;
      for (int i = 0; i < shares - 1; i++) {
        helpers[i].wake();
      }
      job.work(0);
      spinThenPark(job::finished);
      current = Job.NONE;
      job.rethrow();
    } finally {
      busy.set(false);
    }
  }

  /** Ends the threads; later calls run on their caller's thread. */
  @Override
  public void close() {
    closed = true;
    for (Worker helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private static void spinThenPark(BooleanSupplier done) {
    if (spun(done)) {
      return;
    }
    while (!done.getAsBoolean()) {
      LockSupport.park();
    }
  }

  private static boolean spun(BooleanSupplier done) {
    long end = System.nanoTime() + SPIN_NANOS;
    while (System.nanoTime() < end) {
      for (int i = 0; i < LOOKS_PER_CLOCK_READING; i++) {
        if (done.getAsBoolean()) {
          return true;
        }
        Thread.onSpinWait();
      }
    }
    return false;
  }

  /**
   * The pieces of one call. Each thread has a share of neighbours, which it takes one by one, then
   * helps with the shares of others: neighbours lie beside each other in memory, and a thread that
   * reads on where it stopped is served far ahead by the hardware.
   */
  private static final class Job {
    /** Counters of different shares lie in different cache lines. */
    private static final int SPACING = 16;

    static final Job NONE = new Job(0, 0, piece -> {}, null);

    private final int pieces;
    private final int shares;
    private final IntConsumer piece;
    private final Thread caller;
    private final AtomicIntegerArray taken;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(int pieces, int shares, IntConsumer piece, Thread caller) {
      this.pieces = pieces;
      this.shares = shares;
      this.taken = new AtomicIntegerArray(shares * SPACING);
      this.piece = piece;
      this.caller = caller;
    }

    /** Takes pieces until none is left, those of share {@code own} first. */
    void work(int own) {
      int taken = 0;
      for (int i = 0; i < shares; i++) {
        taken += take((own + i) % shares);
      }
      if (taken > 0 && done.addAndGet(taken) == pieces) {
        LockSupport.unpark(caller);
      }
    }

    /** After a failure the rest is only counted. */
    private int take(int share) {
      int count = 0;
      int end = first(share + 1);
      for (int i = next(share); i < end; i = next(share)) {
        if (failure.get() == null) {
          attempt(i);
        }
        count++;
      }
      return count;
    }

    private int next(int share) {
      return first(share) + taken.getAndIncrement(share * SPACING);
    }

    private int first(int share) {
      return (int) ((long) pieces * share / shares);
    }

    boolean finished() {
      return done.get() == pieces;
    }

    void rethrow() {
      if (failure.get() != null) {
        WorkerPool.<RuntimeException>throwAs(failure.get());
      }
    }

    private void attempt(int i) {
      try {
        piece.accept(i);
      } catch (Throwable thrown) {
        failure.compareAndSet(null, thrown);
      }
    }
  }

  /** Throws anything, because what a piece threw must reach the caller as it was. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void throwAs(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** One thread beside the caller's. */
  private final class Worker extends Thread {
    private final int number;
    private volatile boolean asleep;

    Worker(int number) {
      super("trit-worker-" + number);
      this.number = number;
      setDaemon(true);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      Job last = Job.NONE;
      while (!closed) {
        Job job = await(last);
        job.work(number);
        last = job;
      }
    }

    /** The next job after {@code last}, or {@link Job#NONE} when the pool is closed. */
    private Job await(Job last) {
      BooleanSupplier arrived = () -> closed || current != last && current != Job.NONE;
      if (!spun(arrived)) {
        asleep = true;
        while (!arrived.getAsBoolean()) {
          LockSupport.park();
        }
        asleep = false;
      }
      return current;
    }
  }
}
