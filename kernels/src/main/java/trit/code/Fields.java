package trit.code;

/**
 * Where one part of every code lies: fields of {@code bits} bits, of which {@code stride}
 * neighbours lie in as many neighbouring bytes. The next {@code stride} elements lie in the same
 * bytes, one field higher, until the bytes are full.
 *
 * @param at the first byte in the block
 * @param bits of a field: 1, 2, 4 or 8
 * @param stride elements that share a place in their bytes
 */
public record Fields(int at, int bits, int stride) {
  private static final long EVERY_BYTE = 0x0101_0101_0101_0101L;

  /** Adds each element's field, moved left by {@code shift} bits, to its code. */
  void addTo(byte[] codes, int count, byte[] block, int shift) {
    if (stride == 1) {
      addNeighboursTo(codes, count, block, shift);
      return;
    }
    if (stride % Long.BYTES == 0) {
      addEightsTo(codes, count, block, shift);
      return;
    }
    int mask = (1 << bits) - 1;
    int from = at;
    for (int first = 0; first < count; from += stride) {
      for (int place = 0; place < Byte.SIZE; place += bits, first += stride) {
        for (int i = 0; i < stride; i++) {
          codes[first + i] |= (byte) (((block[from + i] >>> place) & mask) << shift);
        }
      }
    }
  }

  /** Eight neighbours at once, where they lie in neighbouring bytes. */
  private void addEightsTo(byte[] codes, int count, byte[] block, int shift) {
    long mask = EVERY_BYTE * ((1 << bits) - 1);
    int from = at;
    for (int first = 0; first < count; from += stride) {
      for (int place = 0; place < Byte.SIZE; place += bits, first += stride) {
        for (int i = 0; i < stride; i += Long.BYTES) {
          long fields = LittleEndian.i64(block, from + i) >>> place & mask;
          LittleEndian.set64(
              codes, first + i, LittleEndian.i64(codes, first + i) | fields << shift);
        }
      }
    }
  }

  /** Writes the field of each element: code plus bias without the lowest {@code shift} bits. */
  void write(byte[] codes, int count, int bias, byte[] block, int shift) {
    if (stride == 1) {
      writeNeighbours(codes, count, bias, block, shift);
      return;
    }
    if (stride % Long.BYTES == 0) {
      writeEights(codes, count, bias, block, shift);
      return;
    }
    int mask = (1 << bits) - 1;
    int from = at;
    for (int first = 0; first < count; from += stride) {
      for (int place = 0; place < Byte.SIZE; place += bits, first += stride) {
        int keep = place == 0 ? 0 : -1;
        for (int i = 0; i < stride; i++) {
          int field = ((codes[first + i] + bias >>> shift) & mask) << place;
          block[from + i] = (byte) (block[from + i] & keep | field);
        }
      }
    }
  }

  /** Eight neighbours at once, where they lie in neighbouring bytes. */
  private void writeEights(byte[] codes, int count, int bias, byte[] block, int shift) {
    long mask = EVERY_BYTE * ((1 << bits) - 1);
    long biases = EVERY_BYTE * (bias & 0xFF);
    int from = at;
    for (int first = 0; first < count; from += stride) {
      for (int place = 0; place < Byte.SIZE; place += bits, first += stride) {
        long keep = place == 0 ? 0 : -1;
        for (int i = 0; i < stride; i += Long.BYTES) {
          long stored = sumOfBytes(LittleEndian.i64(codes, first + i), biases);
          long fields = (stored >>> shift & mask) << place;
          LittleEndian.set64(block, from + i, LittleEndian.i64(block, from + i) & keep | fields);
        }
      }
    }
  }

  /** Eight sums without carries from byte to byte. */
  private static long sumOfBytes(long a, long b) {
    long high = EVERY_BYTE << 7;
    return (a & ~high) + (b & ~high) ^ (a ^ b) & high;
  }

  /** Eight at once, where neighbours share a byte. */
  private void writeNeighbours(byte[] codes, int count, int bias, byte[] block, int shift) {
    long mask = EVERY_BYTE * ((1 << bits) - 1);
    long biases = EVERY_BYTE * (bias & 0xFF);
    int to = at;
    for (int first = 0; first < count; first += Long.BYTES) {
      long stored = sumOfBytes(LittleEndian.i64(codes, first), biases);
      long fields = Long.compress(stored >>> shift, mask);
      for (int i = 0; i < bits; i++) {
        block[to++] = (byte) (fields >>> i * Byte.SIZE);
      }
    }
  }

  /** As {@link #addEightsTo}, where neighbours share a byte. */
  private void addNeighboursTo(byte[] codes, int count, byte[] block, int shift) {
    long mask = EVERY_BYTE * ((1 << bits) - 1);
    int from = at;
    for (int first = 0; first < count; first += Long.BYTES) {
      long packed = 0;
      for (int i = 0; i < bits; i++) {
        packed |= (block[from++] & 0xFFL) << i * Byte.SIZE;
      }
      long fields = Long.expand(packed, mask) << shift;
      LittleEndian.set64(codes, first, LittleEndian.i64(codes, first) | fields);
    }
  }

  /** The byte of the block that holds an element's field. */
  public int byteOf(int element) {
    return at + element / span() * stride + element % stride;
  }

  /** Elements that share the same {@code stride} bytes. */
  private int span() {
    return stride * (8 / bits);
  }

  /** How many bits lie below an element's field in its byte. */
  public int place(int element) {
    return element % span() / stride * bits;
  }
}
