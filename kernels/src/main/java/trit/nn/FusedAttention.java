package trit.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.file.gguf.FusedName;
import trit.file.gguf.GgufLayout;
import trit.tensor.Shape;

/**
 * Queries, keys and values in one matrix, one below the other: {@code attn_qkv} in GGUF files,
 * {@code c_attn} in GPT-2's checkpoints. Elsewhere in the house they are three.
 */
final class FusedAttention {
  private FusedAttention() {}

  /** The rows of each of the three. */
  static int[] rows(TransformerConfig config) {
    return new int[] {config.heads() * config.headDim(), config.kvWidth(), config.kvWidth()};
  }

  /**
   * The three tensors that one holds; they share its memory.
   *
   * @param fused a matrix or a vector of as many rows as {@link #rows} says
   */
  static List<EncodedTensor> split(EncodedTensor fused, TransformerConfig config) {
    boolean vector = fused.shape().rank() == 1;
    int columns = vector ? 1 : fused.shape().columns();
    List<EncodedTensor> parts = new ArrayList<>();
    long at = 0;
    for (int rows : rows(config)) {
      Shape shape = vector ? Shape.of(rows) : Shape.of(rows, columns);
      long bytes = fused.encoding().bytes(shape);
      parts.add(new EncodedTensor(fused.encoding(), shape, fused.data().asSlice(at, bytes)));
      at += bytes;
    }
    return parts;
  }

  /**
   * The layout of a file in which the three are one.
   *
   * @throws IllegalArgumentException where they have different encodings
   */
  static List<GgufLayout.Entry> entries(List<GgufLayout.Entry> apart) {
    Map<String, GgufLayout.Entry> fused = new LinkedHashMap<>();
    for (GgufLayout.Entry entry : apart) {
      GgufLayout.Entry renamed =
          new GgufLayout.Entry(FusedName.fused(entry.name()), entry.type(), entry.shape());
      fused.merge(renamed.name(), renamed, FusedAttention::below);
    }
    return List.copyOf(fused.values());
  }

  private static GgufLayout.Entry below(GgufLayout.Entry first, GgufLayout.Entry second) {
    if (!first.type().equals(second.type())) {
      throw new IllegalArgumentException(
          "'"
              + first.name()
              + "' holds queries, keys and values: they need one encoding, not "
              + first.type()
              + " and "
              + second.type());
    }
    Shape a = first.shape();
    Shape b = second.shape();
    Shape both =
        a.rank() == 1
            ? Shape.of(a.extent(0) + b.extent(0))
            : Shape.of(a.rows() + b.rows(), a.columns());
    return new GgufLayout.Entry(first.name(), first.type(), both);
  }
}
