package trit.language;

/** What every module of verbs stands on: the recipe being read. */
public interface Verbs {

  /** Collects what the verbs declare. */
  Reading reading();
}
