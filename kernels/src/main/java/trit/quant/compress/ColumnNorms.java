package trit.quant.compress;

import java.util.Arrays;
import trit.tensor.Tensor;

/**
 * A mean and a deviation for each column, as a file holds them: columns of any magnitude become
 * alike.
 *
 * @param bias what is taken from the weights of a column
 * @param scale what they are then divided by, never 0
 */
record ColumnNorms(float[] bias, float[] scale) {
  /** Bits that a column takes. */
  static final int BITS = 2 * Short.SIZE;

  /** Those of a matrix, rounded to 16 bits. */
  static ColumnNorms of(Tensor weights) {
    int columns = weights.columns();
    float[] bias = new float[columns];
    float[] scale = new float[columns];
    double[] sums = new double[columns];
    double[] squares = new double[columns];
    for (long i = 0; i < weights.size(); i++) {
      double weight = weights.get(i);
      sums[(int) (i % columns)] += weight;
      squares[(int) (i % columns)] += weight * weight;
    }
    for (int column = 0; column < columns; column++) {
      double mean = sums[column] / weights.rows();
      double variance = squares[column] / weights.rows() - mean * mean;
      bias[column] = half((float) mean);
      scale[column] = scale(half((float) Math.sqrt(Math.max(0, variance))));
    }
    return new ColumnNorms(bias, scale);
  }

  /** Columns stay as they are. */
  static ColumnNorms none(int columns) {
    float[] scale = new float[columns];
    Arrays.fill(scale, 1);
    return new ColumnNorms(new float[columns], scale);
  }

  private static float half(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }

  /** A column whose weights are all alike is not divided. */
  private static float scale(float deviation) {
    return deviation == 0 ? 1 : deviation;
  }

  /** Brings weights of a column to the size of all others. */
  void forward(int column, float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (weights[i] - bias[column]) / scale[column];
    }
  }

  /** The weights of a column again. */
  void inverse(int column, float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] * scale[column] + bias[column];
    }
  }

  void write(BitWriter out) {
    for (int column = 0; column < bias.length; column++) {
      out.writeHalf(bias[column]);
      out.writeHalf(scale[column]);
    }
  }

  static ColumnNorms read(int columns, BitReader in) {
    ColumnNorms norms = none(columns);
    for (int column = 0; column < columns; column++) {
      norms.bias[column] = in.readHalf();
      norms.scale[column] = scale(in.readHalf());
    }
    return norms;
  }
}
