package trit.compute.vector;

import trit.code.EncodedTensor;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.RoundedActivations;
import trit.compute.RoundedProduct;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Whole-number weights in row groups times rounded activations. Rows that no group covers go
 * through the scalar product, with the same result to the bit. Many tokens go another way, for
 * which the source is decoded.
 */
final class GroupedProduct implements PackedMatrix {
  private final GroupedWeights weights;
  private final RoundedProduct scalar;
  private final Activations activations;
  private final ManyTokens many;
  private final Workers workers;

  GroupedProduct(
      GroupedWeights weights,
      RoundedProduct scalar,
      Activations activations,
      ManyTokens many,
      Workers workers) {
    this.weights = weights;
    this.scalar = scalar;
    this.activations = activations;
    this.many = many;
    this.workers = workers;
  }

  @Override
  public EncodedTensor source() {
    return scalar.source();
  }

  @Override
  public long extraBytes() {
    return weights.bytes();
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source(), x, y);
    if (x.rows() >= weights.manyTokens()) {
      many.multiply(x, y);
      weights.releaseSource();
      return;
    }
    RoundedActivations rounded =
        RoundedActivations.of(x, source().encoding(), activations, workers);
    weights.multiply(rounded, y);
    RowGroups groups = weights.groups();
    scalar.multiplyRows(rounded, groups.covered(), groups.rows(), y);
  }
}
