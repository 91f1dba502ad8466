package trit.code;

/** IEEE binary16, rounded half to even, subnormals included. */
final class F16Codec implements SixteenBitCodec {

  @Override
  public void narrow(float[] values, int count, short[] halves) {
    for (int i = 0; i < count; i++) {
      halves[i] = Float.floatToFloat16(values[i]);
    }
  }

  @Override
  public void widen(short[] halves, int count, float[] values) {
    for (int i = 0; i < count; i++) {
      values[i] = Float.float16ToFloat(halves[i]);
    }
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }
}
