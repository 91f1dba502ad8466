package trit.compute;

import java.lang.foreign.MemorySegment;
import trit.code.Encoding;
import trit.tensor.Tensor;

/**
 * Rows of activations rounded to 8 bits: {@code x[t,k] ≈ scale * code}, where {@code block}
 * neighbours of a row share a scale.
 *
 * @param tokens rows
 * @param columns elements of a row
 * @param block how many neighbours share a scale; divides {@code columns}
 * @param codes {@code tokens * columns} codes, -128 … 127
 * @param scales {@code tokens * columns / block} scales, row by row
 */
public record RoundedActivations(int tokens, int columns, int block, byte[] codes, float[] scales) {

  /**
   * Rounds every row as {@code activations} asks for.
   *
   * @param x {@code [T,K]}
   * @param weights an encoding with whole-number codes, whose block divides K
   * @param activations any but {@link Activations#FLOAT}
   */
  public static RoundedActivations of(
      Tensor x, Encoding weights, Activations activations, Workers workers) {
    ActivationRounding rounding = ActivationRounding.of(activations, weights);
    int columns = x.columns();
    int block = activations == Activations.INT8_PER_TOKEN ? columns : weights.blockSize();
    int blocks = columns == 0 ? 0 : columns / block;
    byte[] codes = new byte[Math.multiplyExact(x.rows(), columns)];
    float[] scales = new float[x.rows() * blocks];
    workers.run(
        x.rows(),
        token -> {
          float[] values = new float[block];
          for (int b = token * blocks; b < (token + 1) * blocks; b++) {
            long first = (long) b * block;
            MemorySegment.copy(x.data(), Tensor.FLOAT, first * Float.BYTES, values, 0, block);
            scales[b] = rounding.round(values, codes, (int) first);
          }
        });
    return new RoundedActivations(x.rows(), columns, block, codes, scales);
  }

  /** How many scales a row has. */
  public int blocks() {
    return columns == 0 ? 0 : columns / block;
  }
}
