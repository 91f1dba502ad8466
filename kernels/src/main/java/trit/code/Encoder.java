package trit.code;

import java.lang.foreign.MemorySegment;

/** Chooses codes as the reference quantizer of an encoding's origin does. */
public interface Encoder extends Codec {

  /**
   * Chooses codes for {@code count} floats and writes the blocks.
   *
   * @param source the floats
   * @param target the encoded bytes
   * @throws UnencodableValueException for NaN, and from {@link #limit()} on
   */
  void encode(EncoderInput source, MemorySegment target, long count);

  /** The magnitude from which on a value, or a scale of its block, may become infinite. */
  float limit();
}
