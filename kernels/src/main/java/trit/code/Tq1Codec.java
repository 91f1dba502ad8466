package trit.code;

import java.lang.foreign.MemorySegment;

/**
 * TQ1_0: five trits a byte, first most significant, scaled so that a multiplication by 3 brings the
 * next one out: {@code byte = ceil(256 * v / 243)}, trit {@code n = ((byte * 3^n mod 256) * 3) >>
 * 8}. Bytes 0 … 31 hold elements {@code m + 32 n}, bytes 32 … 47 elements {@code 160 + m + 16 n};
 * the last four hold {@code 240 + m + 4 n} with the fifth trit 0.
 */
final class Tq1Codec extends TernaryCodec {
  /** Neighbouring bytes whose trits interleave. */
  private record Stripe(int firstByte, int bytes, int firstElement, int trits) {}

  private static final Stripe[] STRIPES = {
    new Stripe(0, 32, 0, 5), new Stripe(32, 16, 160, 5), new Stripe(48, 4, 240, 4)
  };
  private static final int[] POWERS = {1, 3, 9, 27, 81};

  Tq1Codec() {
    super(52);
  }

  @Override
  public boolean isTernary(MemorySegment blocks) {
    return true;
  }

  @Override
  void pack(byte[] trits, byte[] bytes) {
    for (Stripe stripe : STRIPES) {
      for (int m = 0; m < stripe.bytes; m++) {
        int value = 0;
        for (int n = 0; n < 5; n++) {
          int trit = n < stripe.trits ? trits[stripe.firstElement + m + n * stripe.bytes] : 0;
          value = 3 * value + trit;
        }
        bytes[stripe.firstByte + m] = (byte) ((value * 256 + 242) / 243);
      }
    }
  }

  @Override
  void unpack(byte[] bytes, byte[] trits) {
    for (Stripe stripe : STRIPES) {
      for (int m = 0; m < stripe.bytes; m++) {
        int packed = bytes[stripe.firstByte + m] & 0xFF;
        for (int n = 0; n < stripe.trits; n++) {
          int rest = packed * POWERS[n] & 0xFF;
          trits[stripe.firstElement + m + n * stripe.bytes] = (byte) (rest * 3 >>> 8);
        }
      }
    }
  }
}
