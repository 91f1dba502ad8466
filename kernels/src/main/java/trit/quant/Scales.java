package trit.quant;

import trit.compute.SharedScales;
import trit.tensor.Shape;

/**
 * The scales of a matrix and which weights share each. Weights that share one lie in a row side by
 * side, or are a whole row or the whole matrix.
 *
 * @param granularity what shares a scale
 * @param columns of the matrix
 * @param values in row-major order of what shares them
 */
public record Scales(Granularity granularity, int columns, float[] values) {

  /** How many scales a matrix of this shape has. */
  public static int count(Granularity granularity, Shape shape) {
    return switch (granularity.unit()) {
      case TENSOR -> 1;
      case CHANNEL, TOKEN -> shape.rows();
      case GROUP -> Math.multiplyExact(shape.rows(), perRow(granularity, shape.columns()));
    };
  }

  /** The scale of the weight at this place. */
  public float at(int row, int column) {
    return values[index(row, column)];
  }

  /** The same as the backends take them. */
  SharedScales shared() {
    boolean one = granularity.unit() == Granularity.Unit.TENSOR;
    return new SharedScales(values, one ? 0 : Math.ceilDiv(columns, run()), run());
  }

  /** Which of the {@link #values} the weight at this place has. */
  int index(int row, int column) {
    return switch (granularity.unit()) {
      case TENSOR -> 0;
      case CHANNEL, TOKEN -> row;
      case GROUP -> row * perRow(granularity, columns) + column / granularity.size();
    };
  }

  /** How many neighbours in a row share a scale; the last of a row may be fewer. */
  int run() {
    return run(granularity, columns);
  }

  static int run(Granularity granularity, int columns) {
    return granularity.unit() == Granularity.Unit.GROUP
        ? Math.min(granularity.size(), columns)
        : columns;
  }

  private static int perRow(Granularity granularity, int columns) {
    return Math.ceilDiv(columns, granularity.size());
  }
}
