package trit.compute;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * How fast a backend multiplies encoded weights that lie in memory, as they do while a model
 * writes. Ternary weights have one scale, as after training, and take activations rounded per
 * token; the others take what {@link Activations#INT8_PER_BLOCK} makes of them.
 *
 * @param backend what multiplies
 * @param weightBytes about so many bytes of weights; more than the caches hold, or the speed is
 *     that of a cache
 * @param columns of the weights
 */
public record ProductBenchmark(Backend backend, long weightBytes, int columns) {
  /** More than most processors cache. */
  public static final long LARGER_THAN_CACHES = 128L << 20;

  /** Columns of the weights where nothing else is asked for. */
  public static final int USUAL_COLUMNS = 1024;

  /** Products that a device is asked for before anybody waits: asking takes time too. */
  private static final int AT_ONCE = 20;

  /** Rows that are encoded; the others repeat their bytes. */
  private static final int DISTINCT_ROWS = 32;

  /** A benchmark on so few rows in an encoding that they stay in the caches. */
  static ProductBenchmark ofRows(Backend backend, Encoding encoding, int rows) {
    return new ProductBenchmark(backend, rows * encoding.rowBytes(USUAL_COLUMNS), USUAL_COLUMNS);
  }

  /** Times the product of {@code tokens} rows of activations with weights in an encoding. */
  public ProductSpeed of(Encoding encoding, int tokens) {
    try (Memory memory = backend.openMemory()) {
      EncodedTensor weights = repeated(encoding, memory);
      Activations activations = activations(weights);
      PackedMatrix packed = backend.pack(weights, activations, memory);
      Tensor x = random("x", tokens, memory);
      Tensor y = memory.scratch(Shape.of(tokens, weights.shape().rows()));
      double seconds = seconds(backend, () -> packed.multiply(x, y));
      double read = packed.extraBytes() > 0 ? packed.extraBytes() : weights.data().byteSize();
      double bytes = read + x.data().byteSize() + y.data().byteSize();
      return new ProductSpeed(
          encoding, activations, tokens, seconds, bytes, 2.0 * tokens * weights.shape().size());
    }
  }

  /** The time of one run of work; on a device, of one of many. */
  static double seconds(Backend backend, Runnable work) {
    if (backend.onHost()) {
      return Stopwatch.fastest(work);
    }
    Runnable many =
        () -> {
          for (int i = 0; i < AT_ONCE; i++) {
            work.run();
          }
          backend.finish();
        };
    return Stopwatch.fastest(many) / AT_ONCE;
  }

  private static Activations activations(EncodedTensor weights) {
    if (isTernary(weights.encoding())) {
      return Activations.INT8_PER_TOKEN;
    }
    Activations perBlock = Activations.INT8_PER_BLOCK;
    boolean rounds =
        EncodedProducts.sumsBlocks(weights, perBlock)
            || EncodedProducts.sumsGroups(weights, perBlock);
    return rounds ? perBlock : Activations.FLOAT;
  }

  private static boolean isTernary(Encoding encoding) {
    return encoding == Encoding.TQ1_0 || encoding == Encoding.TQ2_0;
  }

  private EncodedTensor repeated(Encoding encoding, Memory memory) {
    Tensor values = random("weights", DISTINCT_ROWS, memory);
    if (isTernary(encoding)) {
      for (long i = 0; i < values.size(); i++) {
        values.set(i, Math.clamp((int) Math.rint(values.get(i)), -1, 1));
      }
    }
    MemorySegment distinct = encoding.encode(values, memory).data();
    int times = (int) Math.max(1, weightBytes / distinct.byteSize());
    EncodedTensor all = encoding.scratch(Shape.of(times * DISTINCT_ROWS, columns), memory);
    for (int i = 0; i < times; i++) {
      MemorySegment.copy(distinct, 0, all.data(), i * distinct.byteSize(), distinct.byteSize());
    }
    return all;
  }

  private Tensor random(String name, int rows, Memory memory) {
    RandomStream stream = RandomStream.of(1).split(name);
    Tensor tensor = memory.scratch(Shape.of(rows, columns));
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, stream.gaussian(i));
    }
    return tensor;
  }
}
