package trit.phase;

/** Collects everything that is wrong, so that all of it can be said at once. */
@FunctionalInterface
public interface Problems {

  /** Adds one complete sentence that names what is wrong and the cure. */
  void add(String message);
}
