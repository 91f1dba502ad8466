package trit.file.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens {@code <0x00>} … {@code <0xFF>}, with which SentencePiece's vocabularies spell what no
 * piece does.
 *
 * @param ids by byte; {@link SpecialTokens#NONE} where there is no such token
 * @param unknown stands for characters with a byte without a token; where it is {@link
 *     SpecialTokens#NONE}, too, they are left out
 */
record ByteTokens(int[] ids, int unknown) {
  private static final int NONE = SpecialTokens.NONE;

  /** Those of a vocabulary. */
  static ByteTokens of(List<String> texts, int unknown) {
    int[] ids = new int[256];
    Arrays.fill(ids, NONE);
    for (int id = 0; id < texts.size(); id++) {
      int value = value(texts.get(id));
      if (value != NONE) {
        ids[value] = id;
      }
    }
    return new ByteTokens(ids, unknown);
  }

  /** The byte that a token of this text stands for; −1 for other texts. */
  static int value(String text) {
    boolean formed = text.length() == 6 && text.startsWith("<0x") && text.charAt(5) == '>';
    int high = formed ? digit(text.charAt(3)) : NONE;
    int low = formed ? digit(text.charAt(4)) : NONE;
    return high == NONE || low == NONE ? NONE : 16 * high + low;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : NONE;
  }

  /** Spells a character; several unknown ones in a row are one token. */
  void spell(int codePoint, Ids to) {
    byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    if (haveAll(bytes)) {
      for (byte b : bytes) {
        to.add(ids[b & 0xFF]);
      }
    } else if (unknown != NONE && !to.endsWith(unknown)) {
      to.add(unknown);
    }
  }

  private boolean haveAll(byte[] bytes) {
    for (byte b : bytes) {
      if (ids[b & 0xFF] == NONE) {
        return false;
      }
    }
    return true;
  }
}
