package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import trit.code.EncodedTensor;
import trit.tensor.Tensor;

/**
 * The vectors of this JVM and the memory they are loaded from. The width is fixed when the class is
 * loaded, because the compiler needs it as a constant; the property {@code trit.vector.bits} (128,
 * 256 or 512; checked where the backend is chosen) overrides what the machine prefers. The kernels
 * of encoded products are made for a width by {@link KernelLoader} instead: they are few and short,
 * and so a spec can compare all widths in one JVM; everything here would have to become a hidden
 * class for that.
 *
 * <p>Kernels take absolute addresses in one segment that spans all memory: the compiler then folds
 * displacements into the loads. What makes that safe is that every address comes from {@link #read}
 * or {@link #write}, after the shapes were checked.
 */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = preferred();
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final VectorSpecies<Double> DOUBLES = FLOATS.withLanes(double.class);

  /** Floats in a vector. */
  static final int COUNT = FLOATS.length();

  /** Bytes in a vector. */
  static final long BYTES = FLOATS.vectorByteSize();

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  static final ValueLayout.OfFloat FLOAT = Tensor.FLOAT;

  /** All memory; offset and address are the same. */
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final VectorShuffle<Float> BY_8 = turnedBy(8);
  private static final VectorShuffle<Float> BY_4 = turnedBy(4);
  private static final VectorShuffle<Float> BY_2 = turnedBy(2);
  private static final VectorShuffle<Float> BY_1 = turnedBy(1);

  private Lanes() {}

  /** Where the elements of a tensor that is read begin. */
  static long read(Tensor tensor) {
    return address(tensor.data(), tensor);
  }

  /** Where the blocks of a tensor that is read begin. */
  static long read(EncodedTensor tensor) {
    return address(tensor.data(), tensor);
  }

  /** Where memory begins that belongs to {@code owner}. */
  static long address(MemorySegment data, Object owner) {
    if (!data.isNative()) {
      throw new IllegalArgumentException(owner + " lies on the heap, vectors need a Memory");
    }
    if (!data.scope().isAlive()) {
      throw new IllegalStateException(owner + " is used after its memory was closed");
    }
    return data.address();
  }

  /** Where the elements of a tensor that is written begin. */
  static long write(Tensor tensor) {
    if (tensor.data().isReadOnly()) {
      throw new IllegalArgumentException(tensor + " cannot be written, its memory is read-only");
    }
    return read(tensor);
  }

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, ALL, address, ORDER);
  }

  /** The lanes of the mask, 0 in the others, whose memory is not touched. */
  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(FLOATS, ALL, address, ORDER, mask);
  }

  static void store(long address, FloatVector values) {
    values.intoMemorySegment(ALL, address, ORDER);
  }

  static void store(long address, FloatVector values, VectorMask<Float> mask) {
    values.intoMemorySegment(ALL, address, ORDER, mask);
  }

  static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  static void setInt(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT, address, value);
  }

  static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
  }

  static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /** How many of these bytes whole vectors cover. */
  static long whole(long bytes) {
    return bytes & -BYTES;
  }

  /** The first {@code bytes / 4} lanes. */
  static VectorMask<Float> first(long bytes) {
    return FLOATS.indexInRange(0, (int) (bytes / Float.BYTES));
  }

  /**
   * The sum of all lanes, always over the same tree. {@code reduceLanes} may take another order in
   * compiled code than in interpreted code.
   */
  static float sum(FloatVector v) {
    if (COUNT > 8) {
      v = v.add(v.rearrange(BY_8));
    }
    if (COUNT > 4) {
      v = v.add(v.rearrange(BY_4));
    }
    v = v.add(v.rearrange(BY_2));
    return v.add(v.rearrange(BY_1)).lane(0);
  }

  /** The sum of all lanes, always over the same tree; for vectors of any width. */
  static float sum(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  /** The sum of all lanes in index order. */
  static double sum(DoubleVector v) {
    double total = 0;
    for (double lane : v.toArray()) {
      total += lane;
    }
    return total;
  }

  /** The first half of the lanes in double. */
  static DoubleVector lower(FloatVector v) {
    return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** The second half of the lanes in double. */
  static DoubleVector upper(FloatVector v) {
    return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, 1);
  }

  /** The bits of floats as whole numbers. */
  static IntVector bits(FloatVector v) {
    return v.reinterpretAsInts();
  }

  private static VectorShuffle<Float> turnedBy(int lanes) {
    return VectorShuffle.fromOp(FLOATS, i -> (i + lanes) % FLOATS.length());
  }

  private static VectorSpecies<Float> preferred() {
    Integer bits = Integer.getInteger("trit.vector.bits");
    if (bits == null) {
      int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
      return VectorSpecies.of(float.class, VectorShape.forBitSize(Math.clamp(widest, 128, 512)));
    }
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }
}
