package trit.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import trit.quant.Footprint;

/**
 * What rounded layers take in different stores, scales included: each number has been called the
 * size of the model.
 *
 * @param footprint counted
 */
public record StoresTable(Footprint footprint) {

  /** One row for each store. */
  public Table table() {
    Map<String, Long> bytes = footprint.bytes();
    List<Double> sizes = bytes.values().stream().map(Long::doubleValue).toList();
    double f32 = bytes.get("f32");
    List<Double> bits = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (double size : sizes) {
      bits.add(Byte.SIZE * size / footprint.weights());
      ratios.add(f32 / size);
    }
    return Table.named("stores of the rounded layers")
        .text("store", List.copyOf(bytes.keySet()))
        .numbers("size", sizes, Quantities::bytes)
        .numbers("bits/weight", bits, Quantities::number)
        .numbers("ratio to f32", ratios, Quantities::number);
  }
}
