package trit.show;

import java.util.ArrayList;
import java.util.List;
import trit.file.TensorFile;
import trit.nn.CompressedMatrices;
import trit.nn.Decompression;

/**
 * What the compressed matrices of a file take, each number with its base in its name.
 *
 * @param compressed what the file says of them
 * @param file the file
 */
public record CompressionTables(CompressedMatrices compressed, TensorFile file) {

  /** Sizes, ratios, and the memory that the weights take while the model runs. */
  public Table statistics() {
    long streams = compressed.bytes();
    long weights = compressed.weights();
    long others =
        file.entries().stream()
            .filter(tensor -> !compressed.matrices().containsKey(tensor.name()))
            .mapToLong(tensor -> tensor.shape().size())
            .sum();
    long whole = file.data().byteSize();
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    row(names, values, "compressed matrices", Quantities.number(compressed.matrices().size()));
    row(names, values, "their weights in f32", Quantities.bytes((double) Float.BYTES * weights));
    row(names, values, "their streams", Quantities.bytes(streams));
    if (compressed.plainBytes() > streams) {
      row(
          names,
          values,
          "their streams before entropy coding",
          Quantities.bytes(compressed.plainBytes()));
    }
    row(names, values, "bits per weight of theirs", Quantities.number(8.0 * streams / weights));
    row(names, values, "ratio to f32, theirs", ratio(Float.BYTES * weights, streams));
    row(names, values, "ratio to f16, theirs", ratio(Short.BYTES * weights, streams));
    row(names, values, "all tensors", Quantities.bytes(whole));
    row(names, values, "ratio to f32, all", ratio(Float.BYTES * (weights + others), whole));
    row(names, values, "ratio to f16, all", ratio(Short.BYTES * (weights + others), whole));
    for (Decompression when : Decompression.values()) {
      String usual = when == compressed.decompress() ? ", as this file says" : "";
      row(
          names,
          values,
          "weights in memory, decompressed " + when + usual,
          Quantities.bytes(compressed.memory(others, when)));
    }
    return Table.named("compression").text("", names).text("value", values);
  }

  private static void row(List<String> names, List<String> values, String name, String value) {
    names.add(name);
    values.add(value);
  }

  private static String ratio(long numerator, long denominator) {
    return Quantities.number((double) numerator / denominator);
  }

  /** One row for each matrix. */
  public Table matrices() {
    List<CompressedMatrices.Entry> entries = List.copyOf(compressed.matrices().values());
    return Table.named("compressed matrices")
        .text("matrix", List.copyOf(compressed.matrices().keySet()))
        .text("stored as", entries.stream().map(entry -> entry.stored()).toList())
        .text("shape", entries.stream().map(entry -> entry.shape().toString()).toList())
        .numbers(
            "size",
            entries.stream().map(entry -> (double) entry.bytes()).toList(),
            Quantities::bytes)
        .numbers(
            "bits/weight",
            entries.stream().map(CompressedMatrices.Entry::bitsPerWeight).toList(),
            Quantities::number);
  }
}
