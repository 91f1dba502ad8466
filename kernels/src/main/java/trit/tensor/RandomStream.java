package trit.tensor;

import java.nio.charset.StandardCharsets;

/**
 * A counter-based stream of random numbers: number {@code i} is a function of the key and of {@code
 * i} alone. Any thread may draw any number in any order, and a stream needs no state to resume.
 *
 * <p>The function is SplitMix64's finalizer (Steele, Lea, Flood, "Fast Splittable Pseudorandom
 * Number Generators", OOPSLA 2014), applied to {@code key + i * gamma}.
 *
 * @param key what tells this stream from every other
 */
public record RandomStream(long key) {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final float FLOAT_UNIT = 0x1.0p-24f;
  private static final double DOUBLE_UNIT = 0x1.0p-53;

  /** The root stream of a seed. */
  public static RandomStream of(long seed) {
    return new RandomStream(mix(seed + GAMMA));
  }

  /** The stream that this name stands for below this one, such as a tensor's name. */
  public RandomStream split(String name) {
    long child = key;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      child = mix(child * 31 + (b & 0xFF) + GAMMA);
    }
    return new RandomStream(mix(child ^ name.length()));
  }

  /** The stream number {@code index} below this one, such as a step. */
  public RandomStream split(long index) {
    return new RandomStream(mix(key ^ mix(index * GAMMA + 1)));
  }

  /** Sixty-four random bits at position {@code i}. */
  public long bits(long i) {
    return mix(key + (i + 1) * GAMMA);
  }

  /** A float in [0, 1) at position {@code i}. */
  public float uniform(long i) {
    return (bits(i) >>> 40) * FLOAT_UNIT;
  }

  /** A whole number in [0, bound) at position {@code i}. */
  public long below(long i, long bound) {
    return Math.unsignedMultiplyHigh(bits(i), bound);
  }

  /** A draw from the normal distribution N(0, 1) at position {@code i} (Box and Muller, 1958). */
  public float gaussian(long i) {
    double u = ((bits(2 * i) >>> 11) + 1) * DOUBLE_UNIT;
    double v = (bits(2 * i + 1) >>> 11) * DOUBLE_UNIT;
    return (float) (StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
