package trit.code;

import java.lang.foreign.MemorySegment;

/** Chooses codes as the reference quantizer of an encoding's origin does. */
public interface Encoder extends Codec {

  /**
   * Chooses codes for {@code count} floats and writes the blocks. Every magnitude must be below
   * {@link #limit()}; {@link Encoding#encode} checks that.
   *
   * @param source little-endian f32 values
   * @param target the encoded bytes
   */
  void encode(MemorySegment source, MemorySegment target, long count);

  /** The magnitude from which on a value, or a scale of its block, may become infinite. */
  float limit();
}
