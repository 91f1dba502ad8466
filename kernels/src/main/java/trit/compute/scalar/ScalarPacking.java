package trit.compute.scalar;

import trit.code.EncodedTensor;
import trit.code.GroupedBlocks;
import trit.code.ScaledBlocks;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.PackingKernels;
import trit.compute.Workers;
import trit.tensor.Memory;

/** Encoded products of the scalar backend: the specification of all others. */
final class ScalarPacking implements PackingKernels {
  private final Workers workers;

  ScalarPacking(Workers workers) {
    this.workers = workers;
  }

  /** As {@link Backend#pack}; the weights are multiplied as they lie. */
  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    if (EncodedProducts.sumsBlocks(weights, activations)
        && weights.encoding().codec() instanceof ScaledBlocks blocks) {
      return new ScalarIntegerProduct(weights, blocks, activations, workers);
    }
    if (EncodedProducts.sumsGroups(weights, activations)
        && weights.encoding().codec() instanceof GroupedBlocks blocks) {
      return new ScalarSuperBlockProduct(weights, blocks, workers);
    }
    PackedMatrix product = new ScalarFloatProduct(weights, workers);
    return activations == Activations.INT8_PER_TOKEN
        ? new TokenRoundedProduct(product, workers)
        : product;
  }
}
