package trit.compute;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Tells when the JVM's compiler rests. Its threads take cores from what is timed, and workers that
 * wait for each other then wait for it: a product that reads 45 GB/s of weights alone was seen at
 * 16 while other methods were still being compiled.
 */
public final class CompilerWatch {
  private static final double WINDOW_SECONDS = 0.25;

  /** The compiler rests when it took at most this share of one core. */
  private static final double LITTLE = 0.1;

  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private long since = System.nanoTime();
  private long compiled = compiledMillis();
  private boolean rests;

  /** Whether it rested during the last window that has ended. */
  public boolean rests() {
    double seconds = (System.nanoTime() - since) * 1e-9;
    if (seconds >= WINDOW_SECONDS) {
      long now = compiledMillis();
      rests = now - compiled <= 1e3 * LITTLE * seconds;
      since = System.nanoTime();
      compiled = now;
    }
    return rests;
  }

  /** 0 where nothing is compiled, or nobody counts. */
  private long compiledMillis() {
    return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
        ? 0
        : compiler.getTotalCompilationTime();
  }
}
