package trit.compute.selftest;

import java.util.List;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.compute.Workers;
import trit.compute.scalar.ScalarRounding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * One operation on one shape, with inputs that depend on nothing else.
 *
 * @param operation its name in {@link Backend}
 * @param shape what it is tried on, for the table
 * @param terms how many roundings the longest sum has
 * @param call writes the results
 */
record SelfTestCase(String operation, String shape, int terms, Call call) {

  /** Runs an operation on inputs it draws itself and returns what was written. */
  @FunctionalInterface
  interface Call {
    List<Tensor> on(Backend backend, Inputs inputs);
  }

  List<Tensor> run(Backend backend, Memory memory) {
    return call.on(backend, new Inputs(memory));
  }

  static List<SelfTestCase> all() {
    return Stream.of(
            SelfTestProducts.cases(),
            SelfTestRows.cases(),
            SelfTestAttention.cases(),
            SelfTestElements.cases(),
            SelfTestOptimizers.cases(),
            SelfTestLatents.cases(),
            SelfTestEncoded.cases())
        .flatMap(List::stream)
        .toList();
  }

  /** Numbers drawn in order from one stream. */
  static final class Inputs {
    final Memory memory;
    private final RandomStream stream = RandomStream.of(7);
    private long next;

    private Inputs(Memory memory) {
      this.memory = memory;
    }

    Tensor zeros(int... extents) {
      return memory.tensor(Shape.of(extents));
    }

    /** Values in [-1, 1] that are numbers of 16 bits. */
    Tensor of(Encoding numbers, int... extents) {
      Tensor tensor = uniform(extents);
      new ScalarRounding(Workers.caller()).roundTo(numbers, tensor);
      return tensor;
    }

    /** Values in [-1, 1). */
    Tensor uniform(int... extents) {
      Tensor tensor = memory.scratch(Shape.of(extents));
      for (long i = 0; i < tensor.size(); i++) {
        tensor.set(i, 2 * stream.uniform(next++) - 1);
      }
      return tensor;
    }
  }
}
