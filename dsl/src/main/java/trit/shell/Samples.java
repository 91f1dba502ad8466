package trit.shell;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Tensors to try things on; their memory goes when nobody holds them any more. */
public final class Samples {
  private static final Memory COLLECTED = new CollectedMemory();

  private Samples() {}

  /** Memory that the garbage collector gives back. */
  private static final class CollectedMemory implements Memory {
    @Override
    public MemorySegment allocate(long bytes) {
      return Arena.ofAuto().allocate(bytes, ALIGNMENT);
    }

    @Override
    public void close() {}
  }

  /** Memory for values that a cell holds as long as it likes. */
  public static Memory collected() {
    return COLLECTED;
  }

  /** Normally distributed values. */
  public static Tensor gaussian(int rows, int columns, double deviation, long seed) {
    RandomStream random = RandomStream.of(seed);
    Tensor tensor = COLLECTED.scratch(Shape.of(rows, columns));
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, (float) (deviation * random.gaussian(i)));
    }
    return tensor;
  }

  /** Values with rare large ones: of every hundred one is ten times as far from zero. */
  public static Tensor withOutliers(int rows, int columns, double deviation, long seed) {
    Tensor tensor = gaussian(rows, columns, deviation, seed);
    for (long i = 0; i < tensor.size(); i += 100) {
      tensor.set(i, 10 * tensor.get(i));
    }
    return tensor;
  }
}
