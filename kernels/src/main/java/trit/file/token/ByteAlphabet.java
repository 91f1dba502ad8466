package trit.file.token;

import java.nio.charset.StandardCharsets;

/**
 * The alphabet of byte-level vocabularies: every byte is one visible character (OpenAI's GPT-2,
 * {@code bytes_to_unicode}). Bytes that Latin-1 shows stand for themselves, the others follow from
 * U+0100 on in their order.
 */
final class ByteAlphabet {
  private static final int SHIFT = 256;
  private static final char[] CHARACTERS = new char[256];
  private static final short[] BYTES = new short[2 * SHIFT];

  static {
    java.util.Arrays.fill(BYTES, (short) -1);
    int hidden = 0;
    for (int b = 0; b < 256; b++) {
      char c = isVisible(b) ? (char) b : (char) (SHIFT + hidden++);
      CHARACTERS[b] = c;
      BYTES[c] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /** The character of a byte, given as 0 … 255. */
  static char character(int b) {
    return CHARACTERS[b];
  }

  /** The byte of a character as 0 … 255, or −1 for a character outside of the alphabet. */
  static int byteOf(char c) {
    return c < BYTES.length ? BYTES[c] : -1;
  }

  /** The bytes that a piece spells; characters outside of the alphabet spell themselves. */
  static byte[] bytes(String piece) {
    byte[] bytes = new byte[piece.length()];
    for (int i = 0; i < bytes.length; i++) {
      int b = byteOf(piece.charAt(i));
      if (b < 0) {
        return piece.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) b;
    }
    return bytes;
  }

  private static boolean isVisible(int b) {
    return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
  }
}
