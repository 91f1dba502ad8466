package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import trit.code.search.AffineSearch;

/**
 * Q2_K, Q4_K and Q5_K: 256 codes {@code 0 … limit} in groups of 16 or 32, each with a whole-number
 * scale and minimum (ggml, {@code block_q2_K}, {@code block_q4_K} and {@code block_q5_K}). {@link
 * AffineKEncoder} chooses.
 */
final class AffineKCodec implements LaidCodes, GroupedEncoder, CodeBlocks {
  private static final int SIZE = 256;
  private static final AffineSearch.Candidates WEIGHTED =
      new AffineSearch.Candidates(-0.9f, 0.05f, 36, false);

  private final int bytes;
  private final int groupSize;
  private final int limit;
  private final int scaleAt;
  private final ScalePairs pairs;
  private final CodeLayout layout;
  private final AffineSearch.Candidates candidates;
  private final PlainWeights plainWeights;
  private final ImportanceRule importanceRule;

  private AffineKCodec(
      int bytes,
      int groupSize,
      int scaleAt,
      ScalePairs pairs,
      AffineSearch.Candidates candidates,
      PlainWeights plainWeights,
      ImportanceRule importanceRule,
      Fields... parts) {
    this.bytes = bytes;
    this.groupSize = groupSize;
    this.limit = limit(parts);
    this.scaleAt = scaleAt;
    this.pairs = pairs;
    this.layout = new CodeLayout(SIZE, 0, parts);
    this.candidates = candidates;
    this.plainWeights = plainWeights;
    this.importanceRule = importanceRule;
  }

  private static int limit(Fields[] parts) {
    int bits = 0;
    for (Fields part : parts) {
      bits += part.bits();
    }
    return (1 << bits) - 1;
  }

  static AffineKCodec twoBits() {
    return new AffineKCodec(
        84,
        16,
        80,
        new NibblePairs(),
        new AffineSearch.Candidates(-0.5f, 0.1f, 15, true),
        PlainWeights.MAGNITUDE,
        ImportanceRule.BLOCK_ENERGY,
        new Fields(16, 2, 32));
  }

  static AffineKCodec fourBits() {
    return new AffineKCodec(
        144,
        32,
        0,
        new SixBitPairs(),
        new AffineSearch.Candidates(-1, 0.1f, 20, false),
        PlainWeights.GROUP_ENERGY,
        ImportanceRule.TWICE_BLOCK_ENERGY,
        new Fields(16, 4, 32));
  }

  static AffineKCodec fiveBits() {
    return new AffineKCodec(
        176,
        32,
        0,
        new SixBitPairs(),
        new AffineSearch.Candidates(-0.5f, 0.1f, 15, false),
        PlainWeights.GROUP_ENERGY,
        ImportanceRule.TWICE_BLOCK_ENERGY,
        new Fields(48, 4, 32),
        new Fields(16, 1, 32));
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
    return groupSize;
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
    return Half.read(block, scaleAt);
  }

  @Override
  public float minimumScale(byte[] block) {
    return Half.read(block, scaleAt + 2);
  }

  @Override
  public void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    pairs.read(block, scales, minimums);
  }

  @Override
  public void readCodes(byte[] block, byte[] codes) {
    layout.read(block, codes);
  }

  /** The inverse of the reading methods. */
  void write(
      float scale, float minimumScale, byte[] scales, byte[] minimums, byte[] codes, byte[] block) {
    Half.write(block, scaleAt, scale);
    Half.write(block, scaleAt + 2, minimumScale);
    pairs.write(scales, minimums, block);
    layout.write(codes, block);
  }

  @Override
  public PlainBatchEncoder plainEncoder() {
    AffineKEncoder.ScaleRule largest = AffineKEncoder.largest(pairs.limit());
    AffineKEncoder encoder = new AffineKEncoder(this, limit, candidates, largest);
    return new BlockByBlock(new SelfWeighing(plainWeights, groupSize, encoder), this);
  }

  @Override
  public WeightedBlockEncoder weightedEncoder() {
    AffineKEncoder.ScaleRule searched = AffineKEncoder.searched(pairs.limit());
    return new AffineKEncoder(this, limit, WEIGHTED, searched);
  }

  @Override
  public ImportanceRule importanceRule() {
    return importanceRule;
  }

  /** Neighbouring codes around 0, or the odd ones around it: {@code 2 q - limit}. */
  @Override
  public boolean holds(int lowest, int highest, int stride) {
    int half = (limit + 1) / 2;
    boolean odd = lowest % 2 != 0 && stride % 2 == 0;
    return lowest >= -half && highest < half || odd && lowest >= -limit && highest <= limit;
  }

  /**
   * As {@link CodeBlocks#writeBlock}: {@code scale * q - scale * half} is exact for neighbouring
   * codes {@code q - half}, {@code 2 scale * q - scale * limit} for odd ones.
   *
   * @throws IllegalArgumentException for codes of both kinds
   */
  @Override
  public void writeBlock(float scale, byte[] codes, MemorySegment blocks, long at) {
    int half = (limit + 1) / 2;
    boolean odd = false;
    for (byte code : codes) {
      odd |= code < -half || code >= half;
    }
    byte[] raised = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      if (odd && codes[i] % 2 == 0) {
        throw new IllegalArgumentException("even code " + codes[i] + " beside odd ones");
      }
      raised[i] = (byte) (odd ? (codes[i] + limit) / 2 : codes[i] + half);
    }
    byte[] block = new byte[bytes];
    write(scale, scale, filled(odd ? 2 : 1), filled(odd ? limit : half), raised, block);
    MemorySegment.copy(block, 0, blocks, ValueLayout.JAVA_BYTE, at, bytes);
  }

  private byte[] filled(int number) {
    byte[] numbers = new byte[groups()];
    Arrays.fill(numbers, (byte) number);
    return numbers;
  }
}
