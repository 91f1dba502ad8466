package trit.phase;

/** The user stopped the run; everything up to the last saved step is kept. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The one message. */
  public CancelledException() {
    super("stopped; the next run goes on from here");
  }
}
