package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The codes of a stream without its side data, in order. */
final class StreamCodes implements StreamFields {
  private final EntropyCoding coding;
  private final BitReader in;
  private final int[] widths;
  private final long[][] counts;
  private char[] codes = new char[1024];
  private byte[] kinds = new byte[1024];
  private int size;
  private long sideBits;

  private StreamCodes(EntropyCoding coding, byte[] plain) {
    this.coding = coding;
    in = new BitReader(MemorySegment.ofArray(plain), 0);
    widths = coding.method().codeBits();
    counts = Arrays.stream(widths).mapToObj(bits -> new long[1 << bits]).toArray(long[][]::new);
  }

  static StreamCodes of(EntropyCoding coding, byte[] plain) {
    StreamCodes codes = new StreamCodes(coding, plain);
    coding.method().describe(coding.shape(), codes);
    return codes;
  }

  @Override
  public void side(long bits) {
    in.skip(bits);
    sideBits += bits;
  }

  @Override
  public void codes(int kind, long count) {
    int end = Math.toIntExact(size + count);
    if (end > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(end, 2 * codes.length));
      kinds = Arrays.copyOf(kinds, codes.length);
    }
    for (; size < end; size++) {
      int code = (int) in.read(widths[kind]);
      codes[size] = (char) code;
      kinds[size] = (byte) kind;
      counts[kind][code]++;
    }
  }

  /** How often each code of each kind occurs. */
  long[][] counts() {
    return counts;
  }

  long sideBits() {
    return sideBits;
  }

  /** Writes what is not codes. */
  void copySide(byte[] plain, BitWriter out) {
    BitReader again = new BitReader(MemorySegment.ofArray(plain), 0);
    coding
        .method()
        .describe(
            coding.shape(),
            new StreamFields() {
              @Override
              public void side(long bits) {
                again.copy(bits, out);
              }

              @Override
              public void codes(int kind, long count) {
                again.skip(count * widths[kind]);
              }
            });
  }

  /** The codes, each in as many bits as the table of its kind asks for. */
  byte[] encode(FrequencyTable[] tables) {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = size - 1; i >= 0; i--) {
      encoder.put(tables[kinds[i]], codes[i]);
    }
    return encoder.toBytes();
  }
}
