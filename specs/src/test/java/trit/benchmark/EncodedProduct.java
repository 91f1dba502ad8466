package trit.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.Backends;
import trit.compute.PackedMatrix;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** One product with encoded weights, scalar and vector, by encoding, size and batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodedProduct {
  @Param({"scalar", "vector"})
  String backend;

  @Param({
    "TQ2_0", "TQ1_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "IQ4_NL", "IQ4_XS", "Q2_K", "Q3_K",
    "Q4_K", "Q5_K", "Q6_K", "F16", "BF16", "F32"
  })
  Encoding encoding;

  @Param("INT8_PER_TOKEN")
  Activations activations;

  @Param({"1024"})
  int rows;

  @Param({"1024"})
  int columns;

  @Param({"1", "32"})
  int tokens;

  @Param("1")
  int threads;

  private Memory memory;
  private Backend chosen;
  private PackedMatrix weights;
  private Tensor x;
  private Tensor y;

  /** Makes random weights, ternary ones with a single scale, and random activations. */
  @Setup
  public void setUp() {
    memory = Memory.open();
    chosen = Backends.choose(backend, threads).backend();
    weights = chosen.pack(randomWeights(encoding, rows, columns, memory), activations, memory);
    x = random("x", tokens, columns, memory);
    y = memory.scratch(Shape.of(tokens, rows));
  }

  /** Ends the threads and gives the memory back. */
  @TearDown
  public void tearDown() {
    chosen.workers().close();
    memory.close();
  }

  /** {@code y = x · wᵀ}. */
  @Benchmark
  public void multiply() {
    weights.multiply(x, y);
  }

  /** All encodings that there is a kernel for. */
  static String[] encodings() {
    try {
      return EncodedProduct.class.getDeclaredField("encoding").getAnnotation(Param.class).value();
    } catch (NoSuchFieldException e) {
      throw new AssertionError("the encodings are a parameter", e);
    }
  }

  /** Weights that an encoding can hold, ternary ones with a single scale. */
  static EncodedTensor randomWeights(Encoding encoding, int rows, int columns, Memory memory) {
    Tensor values = random("weights", rows, columns, memory);
    if (encoding == Encoding.TQ2_0 || encoding == Encoding.TQ1_0) {
      for (long i = 0; i < values.size(); i++) {
        values.set(i, 0.03f * Math.clamp((int) Math.rint(values.get(i)), -1, 1));
      }
    }
    return encoding.encode(values, memory);
  }

  /** Random numbers. */
  static Tensor random(String name, int rows, int columns, Memory memory) {
    RandomStream stream = RandomStream.of(1).split(name);
    Tensor tensor = memory.scratch(Shape.of(rows, columns));
    for (long i = 0; i < tensor.size(); i++) {
      tensor.set(i, stream.gaussian(i));
    }
    return tensor;
  }
}
