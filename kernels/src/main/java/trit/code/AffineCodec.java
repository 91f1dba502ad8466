package trit.code;

import java.util.Arrays;
import trit.code.search.AffineSearch;
import trit.code.search.BlockExtremes;

/**
 * Q4_1 and Q5_1: codes {@code 0 … limit} after their scale and minimum, {@code value = scale * code
 * + minimum}. {@code scale = (max - min) / limit}, {@code code = trunc((x - min) / scale + 0.5)}
 * (ggml, {@code quantize_row_q4_1_ref} and {@code quantize_row_q5_1_ref}). With importance {@link
 * AffineSearch} chooses. Codes lie as those of Q4_0 and Q5_0.
 */
final class AffineCodec implements LaidCodes, GroupedEncoder {
  private static final int SIZE = 32;
  private static final AffineSearch.Candidates CANDIDATES =
      new AffineSearch.Candidates(-0.9f, 0.05f, 36, false);
  private static final HalvedNibbles NIBBLES = new HalvedNibbles(0);
  private final int limit;
  private final int bytes;
  private final CodeLayout layout;

  private AffineCodec(int limit, int bytes, Fields... parts) {
    this.limit = limit;
    this.bytes = bytes;
    this.layout = new CodeLayout(SIZE, 0, parts);
  }

  static AffineCodec fourBits() {
    return new AffineCodec(15, 20, new Fields(4, 4, 16));
  }

  static AffineCodec fiveBits() {
    return new AffineCodec(31, 24, new Fields(8, 4, 16), new Fields(4, 1, 1));
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
  public int groupSize() {
    return SIZE;
  }

  @Override
  public boolean hasMinimums() {
    return true;
  }

  @Override
  public CodeLayout layout() {
    return layout;
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public float scale(byte[] block) {
    return Half.read(block, 0);
  }

  @Override
  public float minimumScale(byte[] block) {
    return -Half.read(block, 2);
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    scales[0] = 1;
    minimums[0] = 1;
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    layout.read(block, codes);
  }

  @Override
  public PlainBatchEncoder plainEncoder() {
    return new Plain();
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    return new Weighted();
  }

  @Override
  public ImportanceRule importanceRule() {
    return ImportanceRule.ROW_ENERGY;
  }

  private void write(float scale, float minimum, byte[] codes, byte[] block) {
    Half.write(block, 0, scale);
    Half.write(block, 2, minimum);
    layout.write(codes, block);
  }

  /** Works in loops over a whole batch, which the compiler turns into vector instructions. */
  private final class Plain implements PlainBatchEncoder {
    private final BlockExtremes extremes = new BlockExtremes(SIZE, BATCH);
    private final float[] scales = new float[BATCH / SIZE];
    private final float[] minimums = new float[BATCH / SIZE];
    private final float[] inverse = new float[BATCH];
    private final float[] base = new float[BATCH];
    private final int[] wide = new int[BATCH];
    private final byte[] codes = new byte[BATCH];

    @Override
    public void encode(float[] values, int count, byte[] bytes) {
      extremes.ends(values, count, minimums, scales);
      for (int i = 0; i < count / SIZE; i++) {
        int from = i * SIZE;
        minimums[i] = minimums[i] == 0 ? firstZero(values, from) : minimums[i];
        scales[i] = (scales[i] - minimums[i]) / limit;
        Arrays.fill(base, from, from + SIZE, minimums[i]);
        Arrays.fill(inverse, from, from + SIZE, scales[i] == 0 ? 0 : 1 / scales[i]);
      }
      round(values, count);
      RoundedBlockEncoder.narrow(wide, count, codes);
      write(count / SIZE, bytes);
    }

    /** With its sign, as a comparison from left to right finds it. */
    private static float firstZero(float[] values, int from) {
      int i = from;
      while (values[i] != 0) {
        i++;
      }
      return values[i];
    }

    private void round(float[] values, int count) {
      for (int i = 0; i < count; i++) {
        wide[i] = Math.min(limit, (int) ((values[i] - base[i]) * inverse[i] + 0.5f));
      }
    }

    private void write(int count, byte[] bytes) {
      int blockBytes = blockBytes();
      for (int i = 0; i < count; i++) {
        int at = i * blockBytes;
        Half.write(bytes, at, scales[i]);
        Half.write(bytes, at + Short.BYTES, minimums[i]);
        if (limit > 15) {
          NIBBLES.writeFifthBits(codes, i * SIZE, bytes, at + 2 * Short.BYTES);
        }
        NIBBLES.write(codes, i * SIZE, bytes, at + blockBytes - SIZE / 2);
      }
    }
  }

  private final class Weighted implements WeightedBlockEncoder {
    private final AffineSearch search =
        new AffineSearch(limit, SIZE, PlainBlockEncoder.BATCH / SIZE, CANDIDATES);
    private final byte[] codes = new byte[SIZE];

    @Override
    public void take(float[] values, float[] weights, int count) {
      search.search(values, weights, count / SIZE);
    }

    @Override
    public void write(int index, byte[] block) {
      search.codes(index, codes, 0);
      AffineCodec.this.write(search.scale(index), search.minimum(index), codes, block);
    }
  }
}
