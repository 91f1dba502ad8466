package trit.language;

/**
 * The type of whatever a mistake made unknown, so that it is reported once and not at every use.
 */
public final class Unresolved {
  private Unresolved() {}
}
