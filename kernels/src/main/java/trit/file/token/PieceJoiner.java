package trit.file.token;

import java.util.Arrays;

/**
 * Joins the characters of a text to pieces as SentencePiece's byte-pair encoding does (Kudo and
 * Richardson, 2018): of all neighbours that together are a piece, those whose piece has the best
 * score first, among equal scores the leftmost. It takes the text character by character and joins
 * what lies between two places where no piece holds the characters on both sides: neither side
 * depends on the other, so that long texts take no long queue. For one thread.
 */
final class PieceJoiner {
  /**
   * Where so many characters offer no such place, the text is parted anywhere, so that memory is
   * bounded.
   */
  static final int LONGEST = 1 << 20;

  private static final int NONE = PieceTable.NONE;

  private final PieceTable pieces;
  private final float[] scores;
  private final ByteTokens bytes;
  private final Ids ids;
  private final JoinQueue queue = new JoinQueue();

  private char[] text = new char[64];
  private int length;

  /** See {@link PieceTable#find}. */
  private int[] hashes = new int[text.length + 1];

  // of each part, known by the place of its first character: where it ends, where the part before
  // it begins, and the piece that it and the next part are together
  private int[] end = new int[text.length];
  private int[] previous = new int[text.length];
  private int[] joined = new int[text.length];

  /**
   * A joiner.
   *
   * @param scores of the pieces by id, the greatest first, what is no number last
   * @param bytes spell characters that are no piece
   * @param ids where the pieces go
   */
  PieceJoiner(PieceTable pieces, float[] scores, ByteTokens bytes, Ids ids) {
    this.pieces = pieces;
    this.scores = scores;
    this.bytes = bytes;
    this.ids = ids;
  }

  /** Takes the next character of the text. */
  void add(int codePoint) {
    if (Character.isBmpCodePoint(codePoint)) {
      part((char) codePoint);
      append((char) codePoint);
    } else {
      part(Character.highSurrogate(codePoint));
      append(Character.highSurrogate(codePoint));
      append(Character.lowSurrogate(codePoint));
    }
  }

  /** Joins what was taken so far if no piece reaches from there to the next character. */
  private void part(char next) {
    if (length > 0 && (length >= LONGEST || !pieces.mayHold(text[length - 1], next))) {
      join();
    }
  }

  private void append(char next) {
    if (length == text.length) {
      grow();
    }
    hashes[length + 1] = pieces.hash(hashes[length], next);
    text[length++] = next;
  }

  private void grow() {
    text = Arrays.copyOf(text, 2 * length);
    hashes = Arrays.copyOf(hashes, 2 * length + 1);
    end = new int[2 * length];
    previous = new int[2 * length];
    joined = new int[2 * length];
  }

  /** Joins what was taken so far, and begins anew. */
  void join() {
    if (length == 0) {
      return;
    }
    cut();
    while (!queue.isEmpty()) {
      long best = queue.poll();
      int left = (int) best;
      // what was queued before one of the two grew is out of date
      if (joined[left] != NONE && best == key(left)) {
        joinWithNext(left);
      }
    }
    for (int from = 0; from < length; from = end[from]) {
      spell(from);
    }
    length = 0;
  }

  /** A part for every character, and all neighbours into the queue. */
  private void cut() {
    int before = NONE;
    for (int from = 0; from < length; from = end[from]) {
      end[from] = from + (Character.isHighSurrogate(text[from]) ? 2 : 1);
      previous[from] = before;
      if (before != NONE) {
        look(before);
      }
      before = from;
    }
    joined[before] = NONE;
  }

  /** Queues a part with the next one, where both together are a piece. */
  private void look(int left) {
    int right = end[left];
    joined[left] = right == length ? NONE : pieces.find(text, hashes, left, end[right]);
    if (joined[left] != NONE) {
      queue.add(key(left));
    }
  }

  /** Orders neighbours: by the score of their piece, then from left to right. */
  private long key(int left) {
    return (long) descending(scores[joined[left]]) << Integer.SIZE | left;
  }

  /** A number that is the smaller the greater the score is; both zeros are the same. */
  private static int descending(float score) {
    int bits = Float.floatToIntBits(0f - score);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }

  private void joinWithNext(int left) {
    int right = end[left];
    end[left] = end[right];
    joined[right] = NONE;
    if (end[left] < length) {
      previous[end[left]] = left;
    }
    look(left);
    if (previous[left] != NONE) {
      look(previous[left]);
    }
  }

  private void spell(int from) {
    int id = pieces.find(text, hashes, from, end[from]);
    if (id == NONE) {
      bytes.spell(Character.codePointAt(text, from, end[from]), ids);
    } else {
      ids.add(id);
    }
  }
}
