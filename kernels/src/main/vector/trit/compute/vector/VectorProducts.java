package trit.compute.vector;

import trit.compute.ProductKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Linear layers and their gradients. */
final class VectorProducts implements ProductKernels {
  /** Up to so many tokens a matrix is multiplied as it lies. */
  private static final int FEW_TOKENS = 8;

  /** Up to so many outputs there is no point in panels. */
  private static final int FEW_OUTPUTS = 4;

  private final RowProducts rows;
  private final MatrixProduct product;

  VectorProducts(Workers workers, ScratchPool scratch) {
    rows = new RowProducts(workers);
    product = new MatrixProduct(workers, scratch);
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    int inputs = x.columns();
    int outputs = y.columns();
    if (x.rows() <= FEW_TOKENS || outputs <= FEW_OUTPUTS) {
      rows.multiply(Lanes.read(x), x.rows(), Lanes.read(w), outputs, inputs, Lanes.write(y));
      return;
    }
    Right columns = new Right(Lanes.read(w), Float.BYTES, bytes(inputs), inputs, outputs);
    product.write(rowsOf(x), columns, Lanes.write(y), bytes(outputs));
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    product.write(rowsOf(dy), matrix(w), Lanes.write(dx), bytes(dx.columns()));
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    product.add(rowsOf(dy), matrix(w), Lanes.write(dx), bytes(dx.columns()));
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    Left columns =
        Left.inPlace(Lanes.read(dy), Float.BYTES, bytes(dy.columns()), dy.columns(), dy.rows());
    product.add(columns, matrix(x), Lanes.write(dw), bytes(dw.columns()));
  }

  private static Left rowsOf(Tensor x) {
    return Left.inPlace(Lanes.read(x), bytes(x.columns()), Float.BYTES, x.rows(), x.columns());
  }

  private static Right matrix(Tensor x) {
    return new Right(Lanes.read(x), bytes(x.columns()), Float.BYTES, x.rows(), x.columns());
  }

  private static long bytes(int columns) {
    return (long) columns * Float.BYTES;
  }
}
