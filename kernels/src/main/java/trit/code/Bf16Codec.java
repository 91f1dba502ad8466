package trit.code;

/** The upper half of a binary32, rounded half to even. */
final class Bf16Codec implements SixteenBitCodec {
  /** Halfway from the largest finite bfloat16 to the next. */
  private static final float LIMIT = Float.intBitsToFloat(0x7F7F_8000);

  @Override
  public void narrow(float[] values, int count, short[] halves) {
    for (int i = 0; i < count; i++) {
      halves[i] = bits(values[i]);
    }
  }

  @Override
  public void widen(short[] halves, int count, float[] values) {
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(halves[i] << 16);
    }
  }

  @Override
  public float limit() {
    return LIMIT;
  }

  /** Adds just under half a unit, or half where the kept part is odd, and cuts. */
  private static short bits(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
