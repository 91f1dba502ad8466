package trit.code;

import trit.code.search.AffineSearch;

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
  public PlainBlockEncoder plainEncoder() {
    byte[] codes = new byte[SIZE];
    return (values, block) -> {
      float least = values[0];
      float most = values[0];
      for (float value : values) {
        least = value < least ? value : least;
        most = value > most ? value : most;
      }
      float scale = (most - least) / limit;
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int i = 0; i < SIZE; i++) {
        codes[i] = (byte) Math.min(limit, (int) ((values[i] - least) * inverse + 0.5f));
      }
      write(scale, least, codes, block);
    };
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    AffineSearch search = new AffineSearch(limit, SIZE, CANDIDATES);
    byte[] codes = new byte[SIZE];
    return (values, weights, block) -> {
      search.search(values, 0, SIZE, weights, codes);
      write(search.scale(), -search.negatedMinimum(), codes, block);
    };
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
}
