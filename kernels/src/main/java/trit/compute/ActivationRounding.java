package trit.compute;

import java.util.Arrays;
import trit.code.Encoding;
import trit.code.Rounding;

/** How neighbours that share a scale are rounded to 8 bits: {@code x ≈ scale * code}. */
enum ActivationRounding {
  /**
   * {@code g = max(max|x|, 1e-5)}, {@code code = clip(rne(x * (127/g)), -128, 127)}, {@code scale =
   * g/127} (Wang et al., 2023; BitNet b1.58).
   */
  ABSMAX {
    @Override
    float round(float[] values, byte[] codes, int first) {
      float largest = Math.max(Math.abs(extreme(values)), SMALLEST);
      float inverse = 127 / largest;
      for (int i = 0; i < values.length; i++) {
        codes[first + i] = (byte) Math.clamp((int) Math.rint(values[i] * inverse), -128, 127);
      }
      return largest / 127;
    }
  },

  /**
   * ggml's Q8_0: {@code d = max|x| / 127}, {@code code = round(x * (1/d))} half away from zero,
   * {@code scale = fp16(d)}.
   */
  Q8_0 {
    @Override
    float round(float[] values, byte[] codes, int first) {
      float d = Math.abs(extreme(values)) / 127;
      float inverse = 1 / d;
      if (Float.isInfinite(inverse)) {
        return zeros(codes, first, values.length);
      }
      for (int i = 0; i < values.length; i++) {
        codes[first + i] = (byte) Rounding.halfAway(values[i] * inverse);
      }
      return Float.float16ToFloat(Float.floatToFloat16(d));
    }
  },

  /**
   * ggml's Q8_K: the extreme value {@code e} gets code -127: {@code code = min(127, rne(x *
   * (-127/e)))}, {@code scale = 1 / (-127/e)} in f32; 0 for a block of zeros.
   */
  Q8_K {
    @Override
    float round(float[] values, byte[] codes, int first) {
      float inverse = -127 / extreme(values);
      if (Float.isInfinite(inverse)) {
        return zeros(codes, first, values.length);
      }
      for (int i = 0; i < values.length; i++) {
        codes[first + i] = (byte) Math.min(127, (int) Math.rint(values[i] * inverse));
      }
      return 1 / inverse;
    }
  };

  private static final float SMALLEST = 1e-5f;

  /**
   * The rule for these activations and weights.
   *
   * @param activations any but {@link Activations#FLOAT}
   * @param weights an encoding with whole-number codes
   */
  static ActivationRounding of(Activations activations, Encoding weights) {
    return switch (activations) {
      case FLOAT -> throw new IllegalArgumentException("FLOAT activations are not rounded");
      case INT8_PER_TOKEN -> ABSMAX;
      case INT8_PER_BLOCK -> weights.blockSize() == 256 ? Q8_K : Q8_0;
    };
  }

  /**
   * Rounds one block.
   *
   * @param values the block
   * @param codes receives as many codes from {@code first} on
   * @return the scale; not finite where a value is not
   */
  abstract float round(float[] values, byte[] codes, int first);

  /** The first value of largest magnitude. */
  private static float extreme(float[] values) {
    float extreme = 0;
    for (float value : values) {
      if (Math.abs(value) > Math.abs(extreme) || value != value) {
        extreme = value;
      }
    }
    return extreme;
  }

  /** What a block of zeros, or of numbers too small to divide by, becomes. */
  private static float zeros(byte[] codes, int first, int count) {
    Arrays.fill(codes, first, first + count, (byte) 0);
    return 0;
  }
}
