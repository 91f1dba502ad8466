package trit.code;

import java.lang.foreign.MemorySegment;

/**
 * Reads one encoding; one that is an {@link Encoder} too can be written. Both are the reference:
 * readable rather than fast. They work on whole blocks, so {@code count} is a multiple of the
 * block's size. Codecs hold no state, so several threads may share one.
 */
public interface Codec {

  /**
   * Writes the {@code count} floats that the blocks stand for.
   *
   * @param source the encoded bytes
   * @param target little-endian f32 values
   */
  void decode(MemorySegment source, MemorySegment target, long count);
}
