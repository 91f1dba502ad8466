package trit.compute.vector;

import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import trit.code.CodeLayout;
import trit.code.Encoding;
import trit.code.Fields;
import trit.code.GroupedBlocks;
import trit.code.LaidCodes;

/**
 * Codes that lie in {@link Fields}, a vector at a time: load their bytes, shift, mask, add the
 * other part where there is one. Layout and width are constants of the class, so that what a layout
 * does not have costs nothing; where fields lie is looked up rather than computed, because that
 * would take longer than decoding.
 */
final class FieldLanes implements BlockDecoder {
  private static final VectorShape SHAPE = KernelLoader.shape(MethodHandles.lookup());
  private static final Decoding DECODING =
      KernelLoader.subject(MethodHandles.lookup(), Decoding.class);
  private static final Encoding ENCODING = DECODING.encoding();
  private static final LaidCodes CODES = (LaidCodes) ENCODING.codec();
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = INTS.length();

  /** As many bytes as lanes, but there is no vector of four: at 128 bits half of them count. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(
          byte.class, VectorShape.forBitSize(Math.max(Long.SIZE, SHAPE.vectorBitSize() / 4)));

  private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
  private static final IntVector LANE_NUMBERS = IntVector.zero(INTS).addIndex(1);
  private static final CodeLayout LAYOUT = CODES.layout();
  private static final int SIZE = ENCODING.blockSize();
  private static final int BLOCK_BYTES = ENCODING.blockBytes();
  private static final FieldPlaces LOW = FieldPlaces.of(LAYOUT, 0, LANES);
  private static final FieldPlaces HIGH = FieldPlaces.of(LAYOUT, 1, LANES);
  private static final int WIDTH = SHAPE.vectorBitSize() / Byte.SIZE;
  private static final int GROUP_SHIFT =
      Integer.numberOfTrailingZeros(BlockScales.of(ENCODING).groupSize());
  private static final boolean MINIMUMS =
      CODES instanceof GroupedBlocks groups && groups.hasMinimums();
  private static final boolean INDEXED = CODES.table().length > 0;
  private static final IntVector[] TABLE = INDEXED ? table() : null;

  @Override
  public void decode(long row, int count, long target) {
    BlockScales scales = BlockScales.of(ENCODING);
    float[] factors = new float[SIZE / scales.groupSize()];
    float[] minimums = new float[factors.length];
    long to = target;
    for (int block = 0; block < count / SIZE; block++) {
      long from = row + (long) block * BLOCK_BYTES;
      scales.read(from, factors, minimums);
      for (int e = 0; e < SIZE; e += LANES) {
        values(from, e, factors, minimums).intoMemorySegment(Lanes.ALL, to, Lanes.ORDER);
        to += WIDTH;
      }
    }
  }

  private static FloatVector values(long block, int e, float[] factors, float[] minimums) {
    FloatVector code = (FloatVector) codes(block, e / LANES).convertShape(I2F, FLOATS, 0);
    if (!DECODING.scaled()) {
      return code;
    }
    FloatVector scaled = code.mul(factors[e >> GROUP_SHIFT]);
    return MINIMUMS ? scaled.sub(minimums[e >> GROUP_SHIFT]) : scaled;
  }

  private static IntVector codes(long block, int vector) {
    IntVector codes = fields(LOW, block, vector);
    if (HIGH != null) {
      codes = codes.or(fields(HIGH, block, vector).lanewise(LSHL, LOW.bits()));
    }
    if (INDEXED) {
      return lookUp(codes);
    }
    return LAYOUT.bias() == 0 ? codes : codes.sub(LAYOUT.bias());
  }

  private static IntVector fields(FieldPlaces places, long block, int vector) {
    long from = block + places.bytes()[vector];
    if (places.inRow()) {
      IntVector word = IntVector.broadcast(INTS, Lanes.ALL.get(WORD, from));
      IntVector first = LANE_NUMBERS.add(places.shifts()[vector]);
      return word.lanewise(LSHR, first).and(1);
    }
    ByteVector bytes = ByteVector.fromMemorySegment(BYTES, Lanes.ALL, from, Lanes.ORDER);
    if (places.bits() == Byte.SIZE) {
      return (IntVector) bytes.convertShape(B2I, INTS, 0);
    }
    IntVector wide = (IntVector) bytes.convertShape(ZERO_EXTEND_B2I, INTS, 0);
    return wide.lanewise(LSHR, places.shifts()[vector]).and((1 << places.bits()) - 1);
  }

  private static IntVector lookUp(IntVector indices) {
    IntVector places = indices.and(LANES - 1);
    IntVector values = places.selectFrom(TABLE[0]);
    for (int part = 1; part < TABLE.length; part++) {
      IntVector parts = indices.lanewise(LSHR, Integer.numberOfTrailingZeros(LANES));
      values = values.blend(places.selectFrom(TABLE[part]), parts.eq(part));
    }
    return values;
  }

  private static IntVector[] table() {
    byte[] codes = CODES.table();
    IntVector[] parts = new IntVector[codes.length / LANES];
    for (int part = 0; part < parts.length; part++) {
      int[] values = new int[LANES];
      for (int i = 0; i < LANES; i++) {
        values[i] = codes[part * LANES + i];
      }
      parts[part] = IntVector.fromArray(INTS, values, 0);
    }
    return parts;
  }
}
