package trit.compute;

/** Times something short until the compiler is done with it, and then some more. */
final class Stopwatch {
  /** Compiling the loops of a product takes the better part of a second on two cores. */
  private static final double LEAST_WARM_UP = 1;

  private static final double LONGEST_WARM_UP = 10;

  /** A run that takes this much of the fastest so far has become no faster. */
  private static final double NO_FASTER = 0.98;

  private static final int RUNS_IN_A_ROW = 3;
  private static final int TIMED = 9;

  private Stopwatch() {}

  /**
   * The fastest of some runs, in seconds: whatever else the machine does only makes runs slower.
   */
  static double fastest(Runnable work) {
    double fastest = warmUp(work);
    for (int i = 0; i < TIMED; i++) {
      fastest = Math.min(fastest, seconds(work));
    }
    return fastest;
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * 1e-9;
  }

  private static double warmUp(Runnable work) {
    double spent = 0;
    double fastest = Double.POSITIVE_INFINITY;
    int noFaster = 0;
    CompilerWatch compiler = new CompilerWatch();
    boolean warm = false;
    while (!warm && spent < LONGEST_WARM_UP) {
      double seconds = seconds(work);
      noFaster = seconds > NO_FASTER * fastest ? noFaster + 1 : 0;
      fastest = Math.min(fastest, seconds);
      spent += seconds;
      warm = compiler.rests() && spent >= LEAST_WARM_UP && noFaster >= RUNS_IN_A_ROW;
    }
    return fastest;
  }
}
