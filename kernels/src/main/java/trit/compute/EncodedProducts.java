package trit.compute;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.ScaledBlocks;
import trit.code.TernaryCodec;
import trit.tensor.Tensor;

/** What every product with encoded weights asks of its arguments. */
public final class EncodedProducts {
  private static final Set<Encoding> GROUPED =
      Set.of(
          Encoding.Q4_1,
          Encoding.Q5_1,
          Encoding.Q2_K,
          Encoding.Q3_K,
          Encoding.Q4_K,
          Encoding.Q5_K,
          Encoding.Q6_K,
          Encoding.IQ4_XS);

  private EncodedProducts() {}

  /** Checks {@code x[T,K]} and {@code y[T,N]} against weights {@code [N,K]}. */
  public static void checkShapes(EncodedTensor weights, Tensor x, Tensor y) {
    int n = weights.shape().rows();
    int k = weights.shape().columns();
    if (x.columns() != k || y.columns() != n || x.rows() != y.rows()) {
      throw new IllegalArgumentException(
          "weights " + weights.shape() + " cannot take " + x.shape() + " to " + y.shape());
    }
  }

  /**
   * Whether whole rows are summed in whole numbers before they are scaled: ternary weights, one
   * scale per token, and all blocks of a row of one scale in every row, as after quantization-aware
   * training with a scale per tensor or row.
   */
  public static boolean sumsWholeRows(EncodedTensor weights, Activations activations) {
    return activations == Activations.INT8_PER_TOKEN
        && weights.shape().size() > 0
        && weights.encoding().codec() instanceof TernaryCodec codec
        && hasOneScalePerRow(weights, codec);
  }

  /**
   * Whether blocks are summed in whole numbers, activations rounded: those of ggml's types with one
   * scale per block. The house's own are decoded, for no file holds them.
   */
  public static boolean sumsBlocks(EncodedTensor weights, Activations activations) {
    return activations != Activations.FLOAT
        && weights.encoding().codec() instanceof ScaledBlocks
        && weights.encoding().inGguf() == weights.encoding();
  }

  /**
   * Whether groups of a block are summed in whole numbers: Q2_K … Q6_K and IQ4_XS, and Q4_1 and
   * Q5_1 whose blocks are one group, activations with a scale per block.
   */
  public static boolean sumsGroups(EncodedTensor weights, Activations activations) {
    return activations == Activations.INT8_PER_BLOCK && GROUPED.contains(weights.encoding());
  }

  private static boolean hasOneScalePerRow(EncodedTensor weights, ScaledBlocks blocks) {
    for (int row = 0; row < weights.shape().rows(); row++) {
      MemorySegment bytes = weights.row(row);
      float scale = blocks.scale(bytes, 0);
      for (long at = blocks.blockBytes(); at < bytes.byteSize(); at += blocks.blockBytes()) {
        if (blocks.scale(bytes, at) != scale) {
          return false;
        }
      }
    }
    return true;
  }
}
