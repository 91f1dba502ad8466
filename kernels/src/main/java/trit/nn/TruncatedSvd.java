package trit.nn;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import trit.tensor.Tensor;

/**
 * The best approximation of a matrix by two narrow factors (Eckart and Young, 1936), in double
 * precision; the same on every machine.
 */
final class TruncatedSvd {
  private final DMatrixRMaj left;
  private final DMatrixRMaj right;
  private final double[] values;

  /**
   * Decomposes a matrix.
   *
   * @throws IllegalArgumentException where that does not converge
   */
  TruncatedSvd(Tensor matrix) {
    DMatrixRMaj copy = new DMatrixRMaj(matrix.rows(), matrix.columns());
    for (int i = 0; i < copy.data.length; i++) {
      copy.data[i] = matrix.get(i);
    }
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(matrix.rows(), matrix.columns(), true, true, true);
    if (!svd.decompose(copy)) {
      throw new IllegalArgumentException("its singular values do not converge");
    }
    left = svd.getU(null, false);
    right = svd.getV(null, true);
    values = svd.getSingularValues();
    int count = Math.min(matrix.rows(), matrix.columns());
    SingularOps_DDRM.descendingOrder(left, false, values, count, right, true);
  }

  /** The singular values, the largest first. */
  double[] values() {
    return values.clone();
  }

  /** What an approximation of this rank leaves: the squares of the other singular values. */
  double tail(int rank) {
    double tail = 0;
    for (int i = rank; i < values.length; i++) {
      tail += values[i] * values[i];
    }
    return tail;
  }

  /**
   * Writes the first singular vectors, with the square root of each value on either side, so that
   * {@code factor·up·down} is the best approximation of that rank.
   *
   * @param down {@code [rank, K]}
   * @param up {@code [N, rank]}
   * @param factor above 0
   */
  void write(Tensor down, Tensor up, double factor) {
    for (int r = 0; r < down.rows(); r++) {
      double root = r < values.length ? Math.sqrt(values[r] / factor) : 0;
      for (int j = 0; j < down.columns(); j++) {
        down.set((long) r * down.columns() + j, root == 0 ? 0 : (float) (root * right.get(r, j)));
      }
      for (int i = 0; i < up.rows(); i++) {
        up.set((long) i * up.columns() + r, root == 0 ? 0 : (float) (root * left.get(i, r)));
      }
    }
  }
}
