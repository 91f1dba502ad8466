package trit.file.token;

import java.util.Collection;

/**
 * The first and last characters of pieces, and how long they are. Most parts of a text are no
 * pieces, and most of these differ from all pieces in that, which is found out without making a
 * string of them.
 *
 * @param seen one bit for each of {@link #BITS} remainders
 */
record PieceOutlines(long[] seen) {
  /** So many that few of them belong to a piece, of vocabularies of usual size. */
  private static final int BITS = 1 << 20;

  private static final int FIRST = 0x9E37_79B1;
  private static final int LAST = 0x85EB_CA77;
  private static final int LENGTH = 0xC2B2_AE3D;

  /** The outlines of pieces that are not empty. */
  static PieceOutlines of(Collection<String> pieces) {
    long[] seen = new long[BITS / Long.SIZE];
    for (String piece : pieces) {
      int bit = bit(piece, 0, piece.length());
      seen[bit / Long.SIZE] |= 1L << bit;
    }
    return new PieceOutlines(seen);
  }

  /** Whether this part of a text may be a piece; false where it is none. */
  boolean mayHold(String text, int from, int to) {
    int bit = bit(text, from, to);
    return (seen[bit / Long.SIZE] >>> bit & 1) != 0;
  }

  private static int bit(String text, int from, int to) {
    int sum = FIRST * text.charAt(from) + LAST * text.charAt(to - 1) + LENGTH * (to - from);
    return (sum ^ sum >>> 15) & BITS - 1;
  }
}
