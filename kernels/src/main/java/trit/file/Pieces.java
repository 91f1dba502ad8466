package trit.file;

import java.lang.foreign.MemorySegment;

/** Bytes that follow each other in a file, made a piece at a time, by several threads at once. */
public interface Pieces {
  /** The most bytes in a piece. */
  int LONGEST = 1 << 20;

  /** How many there are. */
  int count();

  /** How many bytes one takes, at most {@link #LONGEST}. */
  int bytes(int piece);

  /**
   * Makes one.
   *
   * @param target receives all of its bytes
   */
  void fill(int piece, MemorySegment target);
}
