package trit.code;

import java.util.Arrays;
import trit.tensor.RandomStream;

/**
 * A row of bits, eight to a byte, the lowest first; bits beyond the length are 0.
 *
 * @param length how many bits there are
 * @param bytes {@code ceil(length / 8)} of them
 */
public record BitPlane(int length, byte[] bytes) {
  /** Probabilities are multiples of {@code 2^-16}: as many random bits decide over one flip. */
  private static final int NOISE_BITS = 16;

  /** Checks the length. */
  public BitPlane {
    if (length < 0 || bytes.length != Math.ceilDiv(length, 8)) {
      throw new IllegalArgumentException(length + " bits do not lie in " + bytes.length + " bytes");
    }
  }

  /** Packs truth values. */
  public static BitPlane pack(boolean[] bits) {
    byte[] bytes = new byte[Math.ceilDiv(bits.length, 8)];
    for (int i = 0; i < bits.length; i++) {
      if (bits[i]) {
        bytes[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    return new BitPlane(bits.length, bytes);
  }

  /** The truth values again. */
  public boolean[] unpack() {
    boolean[] bits = new boolean[length];
    for (int i = 0; i < length; i++) {
      bits[i] = get(i);
    }
    return bits;
  }

  /** Bit {@code i}. */
  public boolean get(int i) {
    return (bytes[i >> 3] >>> (i & 7) & 1) != 0;
  }

  /** How many bits are set. */
  public int popcount() {
    int count = 0;
    for (byte eight : bytes) {
      count += Integer.bitCount(eight & 0xFF);
    }
    return count;
  }

  /** The share of bits that are not set; 0 for none at all. */
  public double sparsity() {
    return length == 0 ? 0 : 1 - (double) popcount() / length;
  }

  /** The bits that differ from another plane's of the same length. */
  public BitPlane xor(BitPlane other) {
    if (other.length != length) {
      throw new IllegalArgumentException(length + " bits against " + other.length);
    }
    byte[] mixed = new byte[bytes.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (byte) (bytes[i] ^ other.bytes[i]);
    }
    return new BitPlane(length, mixed);
  }

  /**
   * Bits of which each is set with probability {@code p}: {@link #xor} with it flips so many.
   *
   * @param p from 0 to 1, rounded to a multiple of 2^-16
   */
  public static BitPlane noise(int length, double p, RandomStream random) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("a probability of " + p);
    }
    int share = (int) Math.round(p * (1 << NOISE_BITS));
    byte[] bytes = new byte[Math.ceilDiv(length, 8)];
    for (int word = 0; word < Math.ceilDiv(length, Long.SIZE); word++) {
      long bits = bernoulli(share, random.split(word));
      for (int i = 0; i < Long.BYTES && word * Long.BYTES + i < bytes.length; i++) {
        bytes[word * Long.BYTES + i] = (byte) (bits >>> 8 * i);
      }
    }
    if ((length & 7) != 0) {
      bytes[bytes.length - 1] &= (byte) ((1 << (length & 7)) - 1);
    }
    return new BitPlane(length, bytes);
  }

  /**
   * Sixty-four draws at once: from the lowest binary digit of the probability on, an OR with random
   * bits adds a half to the share of set bits where the digit is 1, an AND halves it where it is 0.
   */
  private static long bernoulli(int share, RandomStream random) {
    if (share == 1 << NOISE_BITS) {
      return -1;
    }
    long bits = 0;
    for (int digit = 0; digit < NOISE_BITS; digit++) {
      long half = random.bits(digit);
      bits = (share >>> digit & 1) == 1 ? bits | half : bits & half;
    }
    return bits;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitPlane plane
        && plane.length == length
        && Arrays.equals(plane.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return 31 * length + Arrays.hashCode(bytes);
  }

  /** How many bits, and how many are set. */
  @Override
  public String toString() {
    return popcount() + " of " + length + " bits";
  }
}
