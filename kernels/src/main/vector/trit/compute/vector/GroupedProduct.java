package trit.compute.vector;

import java.util.List;
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

  /** Blocks are packed after a look at their scales, ternary ones after a look at their codes. */
  @Override
  public boolean isKnownFinite() {
    return weights instanceof BlockWeights;
  }

  @Override
  public void multiply(Tensor x, Tensor y) {
    EncodedProducts.checkShapes(source(), x, y);
    if (x.rows() >= weights.manyTokens()) {
      many.multiply(x, y);
      weights.releaseSource();
      return;
    }
    weights.multiply(x, y);
    multiplyRest(x, y);
  }

  /**
   * Products that share an input: rounded once and in one parallel region where all weights lie in
   * blocks that are rounded for alike, one after the other otherwise.
   */
  static void multiplyEach(Tensor x, List<PackedMatrix> products, List<Tensor> ys) {
    BlockWeights[] weights = new BlockWeights[ys.size()];
    for (int i = 0; i < weights.length; i++) {
      if (!(products.get(i) instanceof GroupedProduct grouped)
          || !(grouped.weights instanceof BlockWeights blocks)
          || x.rows() >= blocks.manyTokens()
          || i > 0 && !blocks.roundsAs(weights[0])) {
        multiplyOneByOne(x, products, ys);
        return;
      }
      weights[i] = blocks;
    }
    BlockWeights.multiplyEach(x, weights, ys.toArray(Tensor[]::new));
    for (int i = 0; i < weights.length; i++) {
      ((GroupedProduct) products.get(i)).multiplyRest(x, ys.get(i));
    }
  }

  private static void multiplyOneByOne(Tensor x, List<PackedMatrix> products, List<Tensor> ys) {
    for (int i = 0; i < ys.size(); i++) {
      products.get(i).multiply(x, ys.get(i));
    }
  }

  /** The rows that no group covers. */
  private void multiplyRest(Tensor x, Tensor y) {
    RowGroups groups = weights.groups();
    if (groups.covered() < groups.rows()) {
      RoundedActivations rounded =
          RoundedActivations.of(x, source().encoding(), activations, workers);
      scalar.multiplyRows(rounded, groups.covered(), groups.rows(), y);
    }
  }
}
