package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import trit.code.search.StepSearch;

/**
 * The house's own encodings: 256 evenly spaced codes of two or three bits, then their scale in
 * fp16. Two-bit codes lie four to a byte and three-bit codes eight to three bytes, lowest bits
 * first, as the pi blocks of RuVector's ADR-090 have them; of five levels, three share seven bits.
 * {@link StepSearch} chooses the scale. A grid of steps {@code alpha * pi / k} is such a grid of
 * even steps, whatever {@code k} is.
 */
final class LevelCodec implements ScaledBlocks, WeightedEncoder {
  private static final int SIZE = 256;
  private static final float[] EQUAL = equal();

  private final EvenLevels levels;
  private final Digits digits;
  private final StepSearch search;

  LevelCodec(EvenLevels levels, Digits digits) {
    this.levels = levels;
    this.digits = digits;
    this.search = new StepSearch(levels.lowest(), levels.highest(), levels::nearest);
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return digits.bytes(SIZE) + Short.BYTES;
  }

  @Override
  public int lowestCode() {
    return levels.lowest();
  }

  @Override
  public int highestCode() {
    return levels.highest();
  }

  @Override
  public boolean has(int code) {
    return levels.has(code);
  }

  /** All codes where some whole numbers between them are none; else nothing. */
  byte[] table() {
    byte[] codes = new byte[levels.stride() == 1 ? 0 : levels.count()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (levels.lowest() + i * levels.stride());
    }
    return codes;
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public float scale(MemorySegment blocks, long at) {
    return Half.read(blocks, at + digits.bytes(SIZE));
  }

  @Override
  public void readCodes(MemorySegment blocks, long at, byte[] codes) {
    byte[] bytes = blocks.asSlice(at, digits.bytes(SIZE)).toArray(ValueLayout.JAVA_BYTE);
    digits.read(bytes, codes);
    for (int i = 0; i < SIZE; i++) {
      codes[i] = (byte) (codes[i] * levels.stride() + levels.lowest());
    }
  }

  @Override
  public void writeBlock(float scale, byte[] codes, byte[] block) {
    byte[] raised = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      raised[i] = (byte) ((codes[i] - levels.lowest()) / levels.stride());
    }
    Arrays.fill(block, (byte) 0);
    digits.write(raised, block);
    Half.write(block, digits.bytes(SIZE), scale);
  }

  /** Every value as important as the others. */
  @Override
  public void encode(EncoderInput source, MemorySegment target, long count) {
    encode(source, target, count, EQUAL);
  }

  private float chooseCodes(float[] values, float[] weights, byte[] codes) {
    float scale = search.search(values, weights);
    float inverse = ScaledBlocks.inverse(scale);
    for (int i = 0; i < SIZE; i++) {
      codes[i] = (byte) levels.nearest(values[i] * inverse);
    }
    return scale;
  }

  @Override
  public void encode(EncoderInput source, MemorySegment target, long count, float[] importance) {
    float[] values = new float[SIZE];
    byte[] codes = new byte[SIZE];
    for (long block = 0; block < count / SIZE; block++) {
      source.read(block * SIZE, values, SIZE);
      int column = (int) (block * SIZE % importance.length);
      float[] weights = Arrays.copyOfRange(importance, column, column + SIZE);
      writeBlock(chooseCodes(values, weights, codes), codes, target, block * blockBytes());
    }
  }

  private static float[] equal() {
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    return ones;
  }
}
