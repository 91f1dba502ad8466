package trit.eval;

/** Hears how far a measurement is, between chunks; may throw to stop it. */
@FunctionalInterface
public interface ChunkProgress {

  /** Nobody listens. */
  ChunkProgress NONE = (done, total) -> {};

  /** So many chunks of all are scored. */
  void chunks(int done, int total);
}
