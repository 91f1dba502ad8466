package trit.quant.feedback;

import trit.tensor.Tensor;

/**
 * The second moments of what a matrix is multiplied with: the mean of {@code x xᵀ} over the tokens
 * of a text, half the Hessian of the squared error of the matrix's outputs.
 *
 * @param moments {@code [K, K]}, symmetric
 * @param tokens how many were looked at
 */
public record Hessian(Tensor moments, long tokens) {

  /** Checks that there is something to go by. */
  public Hessian {
    if (moments.rows() != moments.columns()) {
      throw new IllegalArgumentException("moments of " + moments.shape() + " are not square");
    }
    if (tokens < 1) {
      throw new IllegalArgumentException("its Hessian saw no token; calibrate on a longer text");
    }
    for (int i = 0; i < moments.columns(); i++) {
      float square = moments.get((long) i * moments.columns() + i);
      if (!(square >= 0 && square < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "its Hessian says that input %d has a mean square of %s; calibrate anew"
                .formatted(i, square));
      }
    }
  }

  /** How many inputs there are. */
  public int columns() {
    return moments.columns();
  }

  /**
   * Checks that it is that of a matrix with so many inputs.
   *
   * @throws IllegalArgumentException where it is not
   */
  public void requireInputs(int columns) {
    if (columns != columns()) {
      throw new IllegalArgumentException(
          "its Hessian has %d inputs, not %d; was it collected from another model?"
              .formatted(columns(), columns));
    }
  }

  /** The mean square of an input; 0 for one that was never anything else than 0. */
  public float meanSquare(int column) {
    return moments.get((long) column * columns() + column);
  }

  /** The mean squares of all inputs. */
  public float[] meanSquares() {
    float[] squares = new float[columns()];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = meanSquare(i);
    }
    return squares;
  }

  /** Row {@code i} of the moments. */
  float[] row(int i) {
    return moments.rows(i, i + 1).toArray();
  }
}
