package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.BlockExtremes;
import trit.code.search.SymmetricSearch;

/**
 * Q4_0 and Q5_0: codes {@code -limit … limit-1} after their scale. The value of largest magnitude
 * gets code {@code -limit}: {@code scale = value / -limit}, {@code code = min(2 limit - 1, trunc(x
 * / scale + limit + 0.5)) - limit} (ggml, {@code quantize_row_q4_0_ref} and {@code
 * quantize_row_q5_0_ref}). With importance {@link SymmetricSearch} chooses. Byte {@code j} of the
 * low halves holds elements {@code j} and {@code j + 16}; Q5_0's fifth bits lie before them, bit
 * {@code e} that of element {@code e}.
 */
final class SymmetricCodec implements LaidCodes, RoundedBlocks, WeightedEncoder {
  private static final int SIZE = 32;
  private final int limit;
  private final int bytes;
  private final CodeLayout layout;
  private final HalvedNibbles nibbles;

  private SymmetricCodec(int limit, int bytes, Fields... parts) {
    this.limit = limit;
    this.bytes = bytes;
    this.layout = new CodeLayout(SIZE, limit, parts);
    this.nibbles = new HalvedNibbles(limit);
  }

  static SymmetricCodec fourBits() {
    return new SymmetricCodec(8, 18, new Fields(2, 4, 16));
  }

  static SymmetricCodec fiveBits() {
    return new SymmetricCodec(16, 22, new Fields(6, 4, 16), new Fields(2, 1, 1));
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }

  @Override
  public int lowestCode() {
    return -limit;
  }

  @Override
  public int highestCode() {
    return limit - 1;
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  @Override
  public float limit() {
    return limit * Half.LIMIT;
  }

  @Override
  public float scale(MemorySegment blocks, long at) {
    return Half.read(blocks, at);
  }

  @Override
  public void readCodes(MemorySegment blocks, long at, byte[] codes) {
    byte[] block = new byte[bytes];
    MemorySegment.copy(blocks, ValueLayout.JAVA_BYTE, at, block, 0, bytes);
    layout.read(block, codes);
  }

  @Override
  public void writeBlock(float scale, byte[] codes, byte[] block) {
    Half.write(block, 0, scale);
    layout.write(codes, block);
  }

  @Override
  public void chooseScales(BlockExtremes extremes, float[] values, int count, float[] scales) {
    extremes.largest(values, count, scales);
    for (int i = 0; i < count / SIZE; i++) {
      scales[i] /= -limit;
    }
  }

  @Override
  public void round(float[] values, float[] inverse, int count, int[] codes) {
    int highest = 2 * limit - 1;
    float half = limit + 0.5f;
    for (int i = 0; i < count; i++) {
      codes[i] = Math.min(highest, (int) (values[i] * inverse[i] + half)) - limit;
    }
  }

  @Override
  public void writeBlocks(float[] scales, byte[] codes, int count, byte[] bytes) {
    for (int i = 0; i < count; i++) {
      int at = i * this.bytes;
      Half.write(bytes, at, scales[i]);
      if (limit > 8) {
        nibbles.writeFifthBits(codes, i * SIZE, bytes, at + Short.BYTES);
      }
      nibbles.write(codes, i * SIZE, bytes, at + this.bytes - SIZE / 2);
    }
  }

  @Override
  public void encode(EncoderInput source, MemorySegment target, long count, float[] importance) {
    new WeightedRows(ImportanceRule.ROW_ENERGY, new Weighted(), SIZE, bytes)
        .encode(source, target, count, importance);
  }

  private final class Weighted implements WeightedBlockEncoder {
    private final SymmetricSearch search =
        new SymmetricSearch(limit, SIZE, PlainBlockEncoder.BATCH / SIZE);
    private final byte[] codes = new byte[SIZE];

    @Override
    public void take(float[] values, float[] weights, int count) {
      search.search(values, weights, count / SIZE);
    }

    @Override
    public void write(int index, byte[] block) {
      search.codes(index, codes, 0);
      writeBlock(search.scale(index), codes, block);
    }
  }
}
