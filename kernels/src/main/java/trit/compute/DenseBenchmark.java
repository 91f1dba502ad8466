package trit.compute;

import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** How fast a backend multiplies square matrices of floats. */
public final class DenseBenchmark {
  private DenseBenchmark() {}

  /**
   * Multiplications and additions per second of {@code x · wᵀ}.
   *
   * @param size rows and columns
   * @param factors the numbers that both were rounded to: F32, BF16 or F16
   */
  public static double of(Backend backend, int size, Encoding factors) {
    try (Memory memory = backend.openMemory()) {
      Tensor x = rounded(backend, "x", size, factors, memory);
      Tensor w = rounded(backend, "w", size, factors, memory);
      Tensor y = memory.tensor(Shape.of(size, size));
      ProductKernels products = backend.productsOf(factors);
      double seconds = ProductBenchmark.seconds(backend, () -> products.linear(x, w, y));
      return operations(size) / seconds;
    }
  }

  /** Multiplications and additions of one product. */
  public static double operations(int size) {
    return 2.0 * size * size * size;
  }

  private static Tensor rounded(
      Backend backend, String name, int size, Encoding factors, Memory memory) {
    Tensor tensor = memory.scratch(Shape.of(size, size));
    RandomStream stream = RandomStream.of(1).split(name);
    backend
        .workers()
        .run(
            size,
            row -> {
              for (long i = (long) row * size; i < (row + 1L) * size; i++) {
                tensor.set(i, stream.gaussian(i));
              }
            });
    if (factors != Encoding.F32) {
      backend.roundTo(factors, tensor);
    }
    return tensor;
  }
}
