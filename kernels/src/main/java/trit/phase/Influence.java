package trit.phase;

/** What else than its inputs and parameters a phase's result depends on: part of its key. */
public enum Influence {
  /** It draws random numbers. */
  SEED,
  /** It does float arithmetic on a backend, whose bits may differ from another backend's. */
  BACKEND
}
