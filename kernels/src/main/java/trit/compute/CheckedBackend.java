package trit.compute;

import trit.code.Encoding;
import trit.tensor.Tensor;

/**
 * A backend that checks the operands of every operation, once for all that compute, and hands over
 * to the component of its subject. The checks of a subject lie in the {@code Checked…} of its name.
 */
public final class CheckedBackend
    implements Backend,
        CheckedPacking,
        CheckedEmbedding,
        CheckedNorms,
        CheckedAttention,
        CheckedLosses,
        CheckedElementwise,
        CheckedReductions,
        CheckedRounding,
        CheckedLatents,
        CheckedRotation,
        CheckedOptimizer,
        CheckedStorage {
  private final String name;
  private final String determinism;
  private final Workers workers;
  private final Kernels kernels;
  private final ProductKernels products;

  /**
   * Puts the checks before these kernels.
   *
   * @param name as {@link Backend#name}
   * @param determinism as {@link Backend#determinism}
   * @param workers the threads that the kernels share their work among
   */
  public CheckedBackend(String name, String determinism, Workers workers, Kernels kernels) {
    this.name = name;
    this.determinism = determinism;
    this.workers = workers;
    this.kernels = kernels;
    this.products = new CheckedProducts(kernels.products());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String determinism() {
    return determinism;
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public void linear(Tensor x, Tensor w, Tensor y) {
    products.linear(x, w, y);
  }

  @Override
  public void linearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    products.linearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearInputGradient(Tensor dy, Tensor w, Tensor dx) {
    products.addLinearInputGradient(dy, w, dx);
  }

  @Override
  public void addLinearWeightGradient(Tensor dy, Tensor x, Tensor dw) {
    products.addLinearWeightGradient(dy, x, dw);
  }

  @Override
  public ProductKernels productsOf(Encoding factors) {
    return products.productsOf(factors);
  }

  @Override
  public int[] nearest(Tensor points, Tensor centroids) {
    boolean fits = points.columns() == centroids.columns() && centroids.rows() > 0;
    Operands.require(fits, "nearest", points, centroids);
    return kernels.clusters().nearest(points, centroids);
  }
}
