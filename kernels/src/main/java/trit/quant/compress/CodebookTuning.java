package trit.quant.compress;

import java.util.Arrays;
import trit.compute.Backend;
import trit.quant.feedback.Hessian;
import trit.quant.feedback.LayerError;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Moves the learned vectors of a matrix, whose indices stay, to where its outputs lose least (VPTQ,
 * Liu et al., 2024, section 3.4, layer-wise): {@code tr(E H Eᵀ)} is a quadratic function of them,
 * whose minimum conjugate gradients look for, scaled by what each vector weighs.
 *
 * @param method the vectors are learned for
 * @param weights of the matrix
 * @param hessian of its inputs
 * @param backend multiplies
 */
record CodebookTuning(Vptq method, Tensor weights, Hessian hessian, Backend backend) {
  private static final int STEPS = 16;

  /** Of the squared gradient at the beginning, where no step is worth it any more. */
  private static final double TOLERANCE = 1e-6;

  /** The codebooks with vectors at which less is lost; the same where there are none. */
  VectorCodebooks tune(VectorCodebooks books, int[] indices) {
    try (Memory memory = Memory.open()) {
      Tensor decoded = memory.scratch(weights.shape());
      Tensor product = memory.scratch(weights.shape());
      double before = lost(books, indices, decoded, memory);
      subtractFromWeights(decoded);
      backend.linear(decoded, hessian.moments(), product);
      double[] gradient = gathered(books, indices, product);
      double[] moves = solve(books, indices, gradient, decoded, product);
      VectorCodebooks tuned = moved(books, moves);
      return lost(tuned, indices, decoded, memory) < before ? tuned : books;
    }
  }

  private double[] solve(
      VectorCodebooks books, int[] indices, double[] gradient, Tensor spread, Tensor product) {
    double[] mass = mass(books, indices);
    double[] moves = new double[gradient.length];
    double[] residual = gradient.clone();
    double[] direction = divided(residual, mass);
    double left = dot(residual, direction);
    double enough = TOLERANCE * left;
    for (int step = 0; step < STEPS && left > enough; step++) {
      spread(books, indices, direction, spread);
      backend.linear(spread, hessian.moments(), product);
      double[] image = gathered(books, indices, product);
      double length = left / dot(direction, image);
      for (int i = 0; i < moves.length; i++) {
        moves[i] += length * direction[i];
        residual[i] -= length * image[i];
      }
      double[] scaled = divided(residual, mass);
      double now = dot(residual, scaled);
      for (int i = 0; i < moves.length; i++) {
        direction[i] = scaled[i] + now / left * direction[i];
      }
      left = now;
    }
    return moves;
  }

  /** What of each coordinate of the learned vectors an index stands for, table after table. */
  @FunctionalInterface
  private interface Place {
    void at(int coordinate, int row, int column, float scale);
  }

  private void visit(VectorCodebooks books, int[] indices, Place place) {
    int vector = method.vector();
    int size = method.centroids() * vector;
    int residuals = books.outlying().isPresent() ? 2 * size : size;
    for (int i = 0; i < indices.length; i++) {
      int column = i % weights.columns();
      int row = i / weights.columns() * vector;
      float scale = books.norms().scale()[column];
      int table = books.outliers().get(column) ? size : 0;
      int main = table + (indices[i] & method.centroids() - 1) * vector;
      int residual = residuals + (indices[i] >>> Vptq.bitsOf(method.centroids())) * vector;
      for (int j = 0; j < vector; j++) {
        place.at(main + j, row + j, column, scale);
        if (method.residual() > 0) {
          place.at(residual + j, row + j, column, scale);
        }
      }
    }
  }

  private int coordinates(VectorCodebooks books) {
    int tables = books.outlying().isPresent() ? 2 : 1;
    return (tables * method.centroids() + method.residual()) * method.vector();
  }

  /** By how much each weight changes where coordinates change so. */
  private void spread(VectorCodebooks books, int[] indices, double[] changes, Tensor matrix) {
    matrix.data().fill((byte) 0);
    visit(
        books,
        indices,
        (coordinate, row, column, scale) -> {
          long at = (long) row * weights.columns() + column;
          matrix.set(at, matrix.get(at) + (float) (scale * changes[coordinate]));
        });
  }

  /** The sum over the weights that each coordinate has a part in. */
  private double[] gathered(VectorCodebooks books, int[] indices, Tensor matrix) {
    double[] sums = new double[coordinates(books)];
    visit(
        books,
        indices,
        (coordinate, row, column, scale) ->
            sums[coordinate] +=
                (double) scale * matrix.get((long) row * weights.columns() + column));
    return sums;
  }

  private double[] mass(VectorCodebooks books, int[] indices) {
    double[] mass = new double[coordinates(books)];
    visit(
        books,
        indices,
        (coordinate, row, column, scale) ->
            mass[coordinate] += (double) scale * scale * hessian.meanSquare(column));
    return mass;
  }

  /** A vector that stands for nothing stays where it is. */
  private static double[] divided(double[] numbers, double[] mass) {
    double[] divided = new double[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      divided[i] = mass[i] > 0 ? numbers[i] / mass[i] : 0;
    }
    return divided;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private double lost(VectorCodebooks books, int[] indices, Tensor decoded, Memory memory) {
    float[] values = new float[method.vector()];
    for (int i = 0; i < indices.length; i++) {
      int column = i % weights.columns();
      books.copy(indices[i], column, values);
      for (int j = 0; j < values.length; j++) {
        long row = i / weights.columns() * method.vector() + j;
        decoded.set(row * weights.columns() + column, values[j]);
      }
    }
    Tensor error = memory.scratch(weights.shape());
    error.data().copyFrom(decoded.data());
    subtractFromWeights(error);
    return new LayerError(backend).energy(error, hessian, memory);
  }

  private void subtractFromWeights(Tensor decoded) {
    for (long i = 0; i < weights.size(); i++) {
      decoded.set(i, weights.get(i) - decoded.get(i));
    }
  }

  private VectorCodebooks moved(VectorCodebooks books, double[] moves) {
    int size = method.centroids() * method.vector();
    int outlying = books.outlying().isPresent() ? size : 0;
    return new VectorCodebooks(
        method,
        books.norms(),
        books.outliers(),
        books.main().moved(Arrays.copyOf(moves, size)),
        books.outlying().map(table -> table.moved(Arrays.copyOfRange(moves, size, 2 * size))),
        books
            .residual()
            .map(table -> table.moved(Arrays.copyOfRange(moves, size + outlying, moves.length))));
  }
}
