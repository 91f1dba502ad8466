package trit.compute.vector;

import java.lang.foreign.MemorySegment;

/** Decodes rows of blocks with whole-number codes, at one vector width. */
interface CodeDecoder {

  /**
   * Decodes one row of Q8_0.
   *
   * @param row its blocks
   * @param target receives the values from {@code first} on
   */
  void decodeQ8(MemorySegment row, float[] target, int first);

  /** Decodes one row of Q4_0; as {@link #decodeQ8}. */
  void decodeQ4(MemorySegment row, float[] target, int first);

  /** Decodes one row of TQ2_0; as {@link #decodeQ8}. */
  void decodeTq2(MemorySegment row, float[] target, int first);
}
