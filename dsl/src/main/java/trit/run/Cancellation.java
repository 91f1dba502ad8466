package trit.run;

import trit.phase.CancelledException;

/** The user's wish to stop, asked for between units of work. */
public final class Cancellation {
  private volatile boolean wanted;

  /** Asks the run to stop at the next opportunity. */
  public void request() {
    wanted = true;
  }

  /** Whether stopping was asked for. */
  public boolean requested() {
    return wanted;
  }

  /**
   * Returns at once unless stopping was asked for.
   *
   * @throws CancelledException if it was
   */
  public void check() {
    if (wanted) {
      throw new CancelledException();
    }
  }
}
