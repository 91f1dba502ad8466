package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.BlockExtremes;

/**
 * TQ1_0 and TQ2_0: codes -1, 0 and 1 with one scale per 256, which stands at the end of the block.
 * {@code scale = max|x|}, {@code code = round(x / scale)}, halves away from zero, from the scale
 * before it is rounded to fp16 (ggml, {@code quantize_row_tq1_0_ref} and {@code
 * quantize_row_tq2_0_ref}). The two differ in the bytes of their codes alone.
 */
public abstract sealed class TernaryCodec implements RoundedBlocks permits Tq1Codec, Tq2Codec {
  private static final int SIZE = 256;
  private final int codeBytes;

  /** For a layout that holds 256 codes in this many bytes. */
  TernaryCodec(int codeBytes) {
    this.codeBytes = codeBytes;
  }

  /** Lays 256 codes plus 1, so 0, 1 and 2, into the first bytes of a block. */
  abstract void pack(byte[] trits, byte[] bytes);

  /** The inverse of {@link #pack(byte[], byte[])}, of the bytes with codes. */
  abstract void unpack(byte[] bytes, byte[] trits);

  /** Whether all codes in these blocks are -1, 0 or 1, as all that an encoder writes are. */
  public abstract boolean isTernary(MemorySegment blocks);

  @Override
  public final int blockSize() {
    return SIZE;
  }

  @Override
  public final int blockBytes() {
    return codeBytes + Short.BYTES;
  }

  @Override
  public final int lowestCode() {
    return -1;
  }

  @Override
  public final int highestCode() {
    return 1;
  }

  @Override
  public final float limit() {
    return Half.LIMIT;
  }

  @Override
  public final float scale(MemorySegment blocks, long at) {
    return Half.read(blocks, at + codeBytes);
  }

  @Override
  public final void readCodes(MemorySegment blocks, long at, byte[] codes) {
    byte[] bytes = new byte[codeBytes];
    MemorySegment.copy(blocks, ValueLayout.JAVA_BYTE, at, bytes, 0, codeBytes);
    unpack(bytes, codes);
    for (int i = 0; i < SIZE; i++) {
      codes[i]--;
    }
  }

  @Override
  public final void writeBlock(float scale, byte[] codes, byte[] block) {
    byte[] trits = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      trits[i] = (byte) (codes[i] + 1);
    }
    pack(trits, block);
    Half.write(block, codeBytes, scale);
  }

  @Override
  public final void chooseScales(
      BlockExtremes extremes, float[] values, int count, float[] scales) {
    extremes.magnitudes(values, count, scales);
  }

  @Override
  public final void round(float[] values, float[] inverse, int count, int[] codes) {
    Rounding.halvesAway(values, inverse, count, codes);
  }
}
