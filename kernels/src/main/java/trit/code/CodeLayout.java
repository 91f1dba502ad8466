package trit.code;

import java.util.Arrays;
import java.util.List;

/**
 * Where whole numbers lie in a block.
 *
 * @param count how many numbers there are
 * @param bias what is added before they are stored
 * @param parts the fields that hold their bits, lowest bits first
 */
public record CodeLayout(int count, int bias, List<Fields> parts) {

  CodeLayout(int count, int bias, Fields... parts) {
    this(count, bias, List.of(parts));
  }

  /** How many bits a number has. */
  int bits() {
    return parts.stream().mapToInt(Fields::bits).sum();
  }

  /** Reads all numbers. */
  void read(byte[] block, byte[] codes) {
    Arrays.fill(codes, 0, count, (byte) 0);
    int shift = 0;
    for (Fields part : parts) {
      part.addTo(codes, count, block, shift);
      shift += part.bits();
    }
    for (int i = 0; i < count; i++) {
      codes[i] -= (byte) bias;
    }
  }

  /** Writes all numbers. */
  void write(byte[] codes, byte[] block) {
    int shift = 0;
    for (Fields part : parts) {
      part.write(codes, count, bias, block, shift);
      shift += part.bits();
    }
  }
}
