package trit.cli;

import java.io.PrintWriter;

/** A line on standard error that says how far something is, where somebody is looking. */
final class MovingLine implements AutoCloseable {
  private static final long BETWEEN_DRAWS = 100_000_000;

  private final PrintWriter err;
  private final boolean moving = Terminal.drawsOnStandardError();
  private long drawn;

  MovingLine(PrintWriter err) {
    this.err = err;
  }

  /** Shows a text instead of the last one, not more often than the eye can follow. */
  void show(String text) {
    if (moving && System.nanoTime() - drawn > BETWEEN_DRAWS) {
      err.print(Terminal.CLEAR_LINE + text);
      err.flush();
      drawn = System.nanoTime();
    }
  }

  /** Shows so many of all. */
  void show(long done, long total, String unit) {
    show(done + " of " + total + " " + unit);
  }

  /** Leaves a line that stays. */
  void note(String text) {
    close();
    err.println(text);
  }

  /** Removes the line. */
  @Override
  public void close() {
    if (moving) {
      err.print(Terminal.CLEAR_LINE);
      err.flush();
    }
  }
}
