package trit.code;

/**
 * Digits that lie side by side in a stream of bits, the lowest first: each {@code perWord} of them
 * are one whole number of {@code bits} bits.
 *
 * @param base digits are {@code 0 … base-1}
 * @param perWord how many share a number, the first in its lowest place
 * @param bits of a number, at most 8
 */
record Digits(int base, int perWord, int bits) {

  /** Bytes that so many digits take. */
  int bytes(int count) {
    return Math.ceilDiv(Math.ceilDiv(count, perWord) * bits, Byte.SIZE);
  }

  /** Writes digits; the bytes are 0 before. */
  void write(byte[] digits, byte[] bytes) {
    for (int first = 0, at = 0; first < digits.length; first += perWord, at += bits) {
      int word = 0;
      for (int i = Math.min(digits.length, first + perWord) - 1; i >= first; i--) {
        word = word * base + digits[i];
      }
      int shifted = word << (at & 7);
      bytes[at >> 3] |= (byte) shifted;
      if (shifted > 0xFF) {
        bytes[(at >> 3) + 1] |= (byte) (shifted >>> Byte.SIZE);
      }
    }
  }

  /** The inverse of {@link #write}; a number that it does not write leaves too large a digit. */
  void read(byte[] bytes, byte[] digits) {
    for (int first = 0, at = 0; first < digits.length; first += perWord, at += bits) {
      int next = (at >> 3) + 1 < bytes.length ? bytes[(at >> 3) + 1] & 0xFF : 0;
      int word = ((bytes[at >> 3] & 0xFF | next << Byte.SIZE) >>> (at & 7)) & (1 << bits) - 1;
      for (int i = first; i < first + perWord && i < digits.length; i++) {
        boolean last = i == first + perWord - 1;
        digits[i] = (byte) (last ? word : word % base);
        word /= base;
      }
    }
  }
}
