package trit.compute.selftest;

import java.util.ArrayList;
import java.util.List;
import trit.compute.Backend;
import trit.compute.Workers;
import trit.compute.scalar.ScalarBackend;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Compares a backend with the scalar one on odd shapes, on the machine it is to run on: what shows
 * whether a build, a driver and a GPU belong together.
 */
public final class SelfTest {
  /** The distance between 1 and the next smaller float. */
  private static final double UNIT = 0x1.0p-24;

  private SelfTest() {}

  /**
   * How one operation compared.
   *
   * @param operation its name
   * @param shape what it was tried on
   * @param worst the largest difference from the scalar backend, over the largest result (at least
   *     1); infinite where one of two is not a number
   * @param bound what rounding can explain, in the same measure
   */
  public record Row(String operation, String shape, double worst, double bound) {

    /** Whether rounding explains the difference. */
    public boolean passed() {
      return worst <= bound;
    }
  }

  /** Every operation on every shape, in the order of the table. */
  public static List<Row> of(Backend subject) {
    Backend specification = ScalarBackend.on(Workers.caller());
    List<Row> rows = new ArrayList<>();
    for (SelfTestCase one : SelfTestCase.all()) {
      List<float[]> expected = results(one, specification);
      List<float[]> actual = results(one, subject);
      double worst = 0;
      for (int i = 0; i < expected.size(); i++) {
        worst = Math.max(worst, difference(expected.get(i), actual.get(i)));
      }
      rows.add(new Row(one.operation(), one.shape(), worst, (8 + one.terms()) * UNIT));
    }
    return rows;
  }

  private static List<float[]> results(SelfTestCase one, Backend backend) {
    try (Memory memory = backend.openMemory()) {
      List<Tensor> written = one.run(backend, memory);
      backend.finish();
      return written.stream().map(Tensor::toArray).toList();
    }
  }

  private static double difference(float[] expected, float[] actual) {
    double largest = 1;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double distance = Math.abs((double) expected[i] - actual[i]);
      worst = Math.max(worst, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
    }
    return worst / largest;
  }
}
