package trit.code;

import java.lang.foreign.MemorySegment;

/**
 * The reference encoder and decoder of one encoding, readable rather than fast. Both work on whole
 * blocks; {@code count} is a multiple of the block's size. Codecs hold no state, so several threads
 * may share one.
 */
public interface Codec {

  /**
   * Chooses codes for {@code count} floats as ggml's reference quantizer does and writes the
   * blocks. Every magnitude must be below {@link #limit()}; {@link Encoding#encode} checks that.
   *
   * @param source little-endian f32 values
   * @param target the encoded bytes
   */
  void encode(MemorySegment source, MemorySegment target, long count);

  /** Writes the {@code count} floats that the blocks stand for. */
  void decode(MemorySegment source, MemorySegment target, long count);

  /** The magnitude from which on a value, or its block's scale, would become infinite. */
  float limit();
}
