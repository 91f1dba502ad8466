package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.Extremes;

/**
 * The floats that an encoder is given, a batch at a time: rows in any encoding, decoded when their
 * turn comes, so that they never lie anywhere but in the processor's cache. What the encoder cannot
 * hold is refused on the way. Holds scratch, so every thread needs its own.
 */
public final class EncoderInput {
  private final Encoding stored;
  private final MemorySegment blocks;
  private final Encoding wanted;
  private final long before;
  private int[] bits = new int[0];

  /**
   * Reads whole rows.
   *
   * @param stored how they lie
   * @param blocks their bytes
   * @param wanted the encoding of the encoder
   * @param before how many elements of the tensor precede them
   */
  EncoderInput(Encoding stored, MemorySegment blocks, Encoding wanted, long before) {
    this.stored = stored;
    this.blocks = blocks;
    this.wanted = wanted;
    this.before = before;
  }

  /**
   * Reads some.
   *
   * @param first where they begin; they are whole blocks of what is read, as rows are, and as the
   *     largest block divides a batch
   * @param values receives {@code count} floats, from its start on
   * @throws UnencodableValueException for NaN, infinities and values out of range
   */
  void read(long first, float[] values, int count) {
    MemorySegment source = blocks.asSlice(bytes(first), bytes(count));
    stored.codec().decode(source, MemorySegment.ofArray(values), count);
    float limit = wanted.limit();
    if (largestMagnitude(values, count) >= Float.floatToRawIntBits(limit)) {
      int i = 0;
      while (Math.abs(values[i]) < limit) {
        i++;
      }
      throw new UnencodableValueException(wanted, before + first + i, values[i]);
    }
  }

  /** As bits, which the compiler compares several at once. */
  private int largestMagnitude(float[] values, int count) {
    if (bits.length < count) {
      bits = new int[count];
    }
    MemorySegment.copy(MemorySegment.ofArray(values), ValueLayout.JAVA_INT, 0, bits, 0, count);
    return Extremes.largestMagnitude(bits, count);
  }

  private long bytes(long count) {
    return count / stored.blockSize() * stored.blockBytes();
  }
}
