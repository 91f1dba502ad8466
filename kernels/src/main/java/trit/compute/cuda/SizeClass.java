package trit.compute.cuda;

/**
 * The sizes in which memory is handed out: eight between a power of two and the next, so that what
 * is given back fits many later requests and a ninth is left unused at most.
 */
final class SizeClass {
  private static final long SMALLEST = 512;
  private static final int STEPS = 8;

  private SizeClass() {}

  /** The smallest size that holds so many bytes. */
  static long of(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) / STEPS);
    return Math.ceilDiv(bytes, step) * step;
  }
}
