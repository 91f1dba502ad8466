package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.DenseBenchmark;
import trit.compute.DenseSpeed;
import trit.compute.cuda.Cublas.Numbers;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * How fast cuBLAS multiplies square matrices that lie in a backend's memory.
 *
 * @param library what multiplies
 * @param backend whose memory
 */
public record CublasBenchmark(Cublas library, Backend backend) {
  private static final int WARM_UP = 3;
  private static final int RUNS = 9;
  private static final int AT_ONCE = 20;

  /** The fastest of some runs, in the way that own kernels are timed. */
  public DenseSpeed of(Numbers numbers, int size) {
    try (Memory memory = backend.openMemory()) {
      MemorySegment x = factor("x", numbers.encoding(), size, memory);
      MemorySegment w = factor("w", numbers.encoding(), size, memory);
      MemorySegment y = memory.scratch(Shape.of(size, size)).data();
      double fastest = Double.POSITIVE_INFINITY;
      for (int run = -WARM_UP; run < RUNS; run++) {
        long start = System.nanoTime();
        for (int i = 0; i < AT_ONCE; i++) {
          library.linear(numbers, x, w, y, size, size, size);
        }
        library.finish();
        double seconds = (System.nanoTime() - start) * 1e-9 / AT_ONCE;
        fastest = run < 0 ? fastest : Math.min(fastest, seconds);
      }
      return new DenseSpeed(
          "cuBLAS", numbers.name(), size, DenseBenchmark.operations(size) / fastest);
    }
  }

  private static MemorySegment factor(String name, Encoding encoding, int size, Memory memory) {
    RandomStream stream = RandomStream.of(1).split(name);
    Tensor values = memory.scratch(Shape.of(size, size));
    for (long i = 0; i < values.size(); i++) {
      values.set(i, stream.gaussian(i));
    }
    return encoding == Encoding.F32 ? values.data() : encoding.encode(values, memory).data();
  }
}
