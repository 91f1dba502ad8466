package trit.train;

import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Brings all singular values of a matrix near 1 by five steps of a quintic Newton–Schulz iteration,
 * {@code X = a X + (b A + c A²) X} with {@code A = X Xᵀ}, from {@code X = U / |U|} (Jordan et al.,
 * 2024). Where there are more rows than columns, {@code A = Xᵀ X} stands on the right.
 *
 * @param x the result, of the shape that is orthogonalized
 * @param product like {@code x}
 * @param gram square, of the smaller extent
 * @param square like {@code gram}
 */
record NewtonSchulz(Tensor x, Tensor product, Tensor gram, Tensor square) {
  private static final int STEPS = 5;
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;
  private static final double EPSILON = 1e-7;

  /** Room for matrices of one shape. */
  static NewtonSchulz of(Shape shape, Memory memory) {
    int smaller = Math.min(shape.rows(), shape.columns());
    Shape inner = Shape.of(smaller, smaller);
    return new NewtonSchulz(
        memory.scratch(shape), memory.scratch(shape), memory.scratch(inner), memory.scratch(inner));
  }

  /** Orthogonalizes a matrix; the result is {@link #x} until the next call. */
  Tensor orthogonalize(Backend backend, Tensor matrix) {
    double norm = Math.sqrt(backend.sumOfSquares(matrix)) + EPSILON;
    backend.scale(matrix, (float) (1 / norm), x);
    for (int i = 0; i < STEPS; i++) {
      step(backend);
    }
    return x;
  }

  private void step(Backend backend) {
    boolean wide = x.rows() <= x.columns();
    if (wide) {
      backend.linear(x, x, gram);
    } else {
      backend.clear(gram);
      backend.addLinearWeightGradient(x, x, gram);
    }
    backend.linearInputGradient(gram, gram, square);
    backend.scale(gram, B, gram);
    backend.scale(square, C, square);
    backend.add(gram, square, gram);
    backend.linearInputGradient(wide ? gram : x, wide ? x : gram, product);
    backend.scale(x, A, x);
    backend.add(x, product, x);
  }
}
