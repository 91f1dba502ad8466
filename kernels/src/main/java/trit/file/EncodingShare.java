package trit.file;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much of a file is in one encoding.
 *
 * @param type what the format calls it
 * @param tensors how many
 * @param weights numbers in them
 * @param bytes they take
 */
public record EncodingShare(String type, long tensors, long weights, long bytes) {

  /** All encodings of a file, the one with the most bytes first. */
  public static List<EncodingShare> of(TensorFile file) {
    Map<String, List<TensorFile.Entry>> byType =
        file.entries().stream().collect(Collectors.groupingBy(TensorFile.Entry::type));
    return byType.entrySet().stream()
        .map(entry -> of(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(EncodingShare::bytes)
                .reversed()
                .thenComparing(EncodingShare::type))
        .toList();
  }

  /** Bits of a weight, scales included. */
  public double bitsPerWeight() {
    return weights == 0 ? 0 : 8.0 * bytes / weights;
  }

  private static EncodingShare of(String type, List<TensorFile.Entry> tensors) {
    return new EncodingShare(
        type,
        tensors.size(),
        tensors.stream().mapToLong(t -> t.shape().size()).sum(),
        tensors.stream().mapToLong(t -> t.bytes().byteSize()).sum());
  }
}
