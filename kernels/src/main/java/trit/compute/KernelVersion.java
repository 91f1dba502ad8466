package trit.compute;

/** The version of everything that computes: part of every cache key and of every exported file. */
public final class KernelVersion {

  /**
   * Raised whenever a kernel, an encoder or a training step gives other bits than before for equal
   * input, so that nothing computed by the old ones is taken for the new.
   */
  public static final int CURRENT = 6;

  private KernelVersion() {}
}
