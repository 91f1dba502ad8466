package trit.compute;

import java.util.Arrays;
import trit.code.Encoding;
import trit.code.Rounding;

/**
 * How neighbours that share a scale are rounded to 8 bits: {@code x ≈ scale * code}, where {@code
 * code = min(127, round(x * inverse))}. An infinite inverse, which a block of zeros or of numbers
 * too small to divide by has, makes all codes and the scale 0.
 */
public enum ActivationRounding {
  /**
   * {@code g = max(max|x|, 1e-5)}, {@code inverse = 127/g}, halves to even, {@code scale = g/127}
   * (Wang et al., 2023; BitNet b1.58). All of a token share the scale.
   */
  ABSMAX(0, true) {
    @Override
    public float inverse(float extreme) {
      return 127 / range(extreme);
    }

    @Override
    public float scale(float extreme, float inverse) {
      return range(extreme) / 127;
    }

    private float range(float extreme) {
      return Math.max(Math.abs(extreme), SMALLEST);
    }
  },

  /**
   * ggml's Q8_0: {@code d = max|x| / 127}, {@code inverse = 1/d}, halves away from zero, {@code
   * scale = fp16(d)}; 32 neighbours share the scale.
   */
  Q8_0(32, false) {
    @Override
    public float inverse(float extreme) {
      return 1 / (Math.abs(extreme) / 127);
    }

    @Override
    public float scale(float extreme, float inverse) {
      return Float.float16ToFloat(Float.floatToFloat16(Math.abs(extreme) / 127));
    }
  },

  /**
   * ggml's Q8_K: the extreme value {@code e} gets code -127: {@code inverse = -127/e}, halves to
   * even, {@code scale = 1 / inverse} in f32; 256 neighbours share the scale.
   */
  Q8_K(256, true) {
    @Override
    public float inverse(float extreme) {
      return -127 / extreme;
    }

    @Override
    public float scale(float extreme, float inverse) {
      return 1 / inverse;
    }
  };

  private static final float SMALLEST = 1e-5f;

  private final int block;
  private final boolean halvesToEven;

  ActivationRounding(int block, boolean halvesToEven) {
    this.block = block;
    this.halvesToEven = halvesToEven;
  }

  /**
   * The rule for these activations and weights.
   *
   * @param activations any but {@link Activations#FLOAT}
   * @param weights an encoding with whole-number codes
   */
  public static ActivationRounding of(Activations activations, Encoding weights) {
    return switch (activations) {
      case FLOAT -> throw new IllegalArgumentException("FLOAT activations are not rounded");
      case INT8_PER_TOKEN -> ABSMAX;
      case INT8_PER_BLOCK -> weights.blockSize() == 256 ? Q8_K : Q8_0;
    };
  }

  /** How many neighbours share a scale; 0 where all of a token do. */
  public int block() {
    return block;
  }

  /** Whether halves are rounded to even, not away from zero. */
  public boolean halvesToEven() {
    return halvesToEven;
  }

  /**
   * What values are multiplied with before they are rounded.
   *
   * @param extreme the first value of largest magnitude
   */
  public abstract float inverse(float extreme);

  /** What codes are multiplied with to give the values back, where the inverse is finite. */
  public abstract float scale(float extreme, float inverse);

  /**
   * Rounds one block.
   *
   * @param values the block
   * @param codes receives as many codes from {@code first} on
   * @return the scale; not finite where a value is not
   */
  public float round(float[] values, byte[] codes, int first) {
    float extreme = extreme(values);
    float inverse = inverse(extreme);
    if (Float.isInfinite(inverse)) {
      Arrays.fill(codes, first, first + values.length, (byte) 0);
      return 0;
    }
    for (int i = 0; i < values.length; i++) {
      float x = values[i] * inverse;
      int code = halvesToEven ? (int) Math.rint(x) : Rounding.halfAway(x);
      codes[first + i] = (byte) Math.min(127, code);
    }
    return scale(extreme, inverse);
  }

  /** The first value of largest magnitude; NaN where there is one. */
  private static float extreme(float[] values) {
    float extreme = 0;
    for (float value : values) {
      if (Math.abs(value) > Math.abs(extreme) || value != value) {
        extreme = value;
      }
    }
    return extreme;
  }
}
