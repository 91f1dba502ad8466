package trit.compute.vector;

import trit.compute.Workers;

/** Work divided into ranges that depend on its size only, never on the number of threads. */
final class Ranges {
  /** Elements of one piece: a few microseconds of work, and whole vectors of any width. */
  static final int PIECE = 1 << 14;

  private Ranges() {}

  /** Calls {@code body} for neighbouring ranges of elements. */
  static void elements(Workers workers, long count, Body body) {
    run(workers, count, PIECE, body);
  }

  /** Calls {@code body} for ranges of whole rows. */
  static void rows(Workers workers, int rows, int columns, Body body) {
    run(workers, rows, Math.max(1, PIECE / Math.max(1, columns)), body);
  }

  /** Calls {@code body} for ranges of {@code step}; the last may be shorter. */
  static void run(Workers workers, long count, long step, Body body) {
    workers.run(
        Math.toIntExact((count + step - 1) / step),
        piece -> body.accept(piece * step, Math.min(count, (piece + 1) * step)));
  }

  /** One range of the work. */
  @FunctionalInterface
  interface Body {
    /** From (inclusive) and to (exclusive). */
    void accept(long from, long to);
  }
}
