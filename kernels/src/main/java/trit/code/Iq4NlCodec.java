package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.search.TableSearch;

/**
 * IQ4_NL: after their scale, 32 four-bit indices into the codes of {@link NonlinearTable}; they lie
 * as those of Q4_0. Errors weigh {@code x^2}, or with importance {@code importance * sqrt(2 mean of
 * x^2 + x^2)} (ggml, {@code quantize_iq4_nl}, which tries more scales than {@code
 * quantize_row_iq4_nl_ref}).
 */
final class Iq4NlCodec implements LaidCodes, ScaledBlocks, WeightedEncoder {
  private static final int SIZE = 32;
  private static final int BYTES = 18;
  private static final CodeLayout INDICES = new CodeLayout(SIZE, 0, new Fields(2, 4, 16));

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return BYTES;
  }

  @Override
  public int lowestCode() {
    return -127;
  }

  @Override
  public int highestCode() {
    return 113;
  }

  @Override
  public boolean has(int code) {
    return NonlinearTable.has(code);
  }

  @Override
  public CodeLayout layout() {
    return INDICES;
  }

  @Override
  public byte[] table() {
    return NonlinearTable.codes();
  }

  @Override
  public float limit() {
    return Half.LIMIT;
  }

  @Override
  public float scale(MemorySegment blocks, long at) {
    return Half.read(blocks, at);
  }

  @Override
  public void readCodes(MemorySegment blocks, long at, byte[] codes) {
    INDICES.read(blocks.asSlice(at, BYTES).toArray(ValueLayout.JAVA_BYTE), codes);
    NonlinearTable.toCodes(codes);
  }

  @Override
  public void writeBlock(float scale, byte[] codes, byte[] block) {
    byte[] indices = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      indices[i] = NonlinearTable.index(codes[i]);
    }
    Half.write(block, 0, scale);
    INDICES.write(indices, block);
  }

  @Override
  public void encode(EncoderInput source, MemorySegment target, long count) {
    PlainBlockEncoder encoder = new SelfWeighing(PlainWeights.SQUARE, SIZE, new Choice());
    new PlainRows(new BlockByBlock(encoder, this), SIZE, BYTES).encode(source, target, count);
  }

  @Override
  public void encode(EncoderInput source, MemorySegment target, long count, float[] importance) {
    new WeightedRows(ImportanceRule.TWICE_BLOCK_ENERGY, new Choice(), SIZE, BYTES)
        .encode(source, target, count, importance);
  }

  private static final class Choice implements WeightedBlockEncoder {
    private final TableSearch search = NonlinearTable.search();
    private final byte[] indices = new byte[SIZE];
    private float[] values;
    private float[] weights;

    @Override
    public void take(float[] values, float[] weights, int count) {
      this.values = values;
      this.weights = weights;
    }

    @Override
    public void write(int index, byte[] block) {
      int from = index * SIZE;
      float scale = search.search(values, from, SIZE, weights);
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int i = 0; i < SIZE; i++) {
        indices[i] = search.nearest(inverse * values[from + i]);
      }
      Half.write(block, 0, scale);
      INDICES.write(indices, block);
    }
  }
}
