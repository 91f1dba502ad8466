package trit.quant.compress;

/**
 * Hears what a stream consists of, from its first bit to its last: side data, whose bits say what
 * they say, and codes, of which some may be more frequent than others.
 */
public interface StreamFields {

  /** So many bits of side data: a step, a centroid, a sign. */
  void side(long bits);

  /**
   * So many codes one after the other.
   *
   * @param kind of codes, counted from 0: those of one kind are as wide and mean the same
   */
  void codes(int kind, long count);
}
