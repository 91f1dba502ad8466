package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.GroupedBlocks;
import trit.code.ScaledBlocks;
import trit.code.TernaryCodec;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.PackingKernels;
import trit.compute.ScalarIntegerProduct;
import trit.compute.ScalarSuperBlockProduct;
import trit.compute.Workers;
import trit.tensor.Memory;

/**
 * Encoded products of the vector backend. Products with rounded activations equal the scalar
 * backend's to the bit.
 */
final class VectorPacking implements PackingKernels {
  private final Workers workers;
  private final int bits;
  private final ScratchPool scratch = new ScratchPool();
  private final VectorProducts products;

  /** For vectors of 128, 256 or 512 bits. */
  VectorPacking(Workers workers, int bits) {
    this.workers = workers;
    this.bits = bits;
    this.products = new VectorProducts(workers, scratch);
  }

  /** As {@link trit.compute.Backend#pack}. */
  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    if (activations != Activations.FLOAT
        && weights.encoding().codec() instanceof ScaledBlocks blocks) {
      return packBlocks(weights, blocks, activations, memory);
    }
    if (EncodedProducts.sumsGroups(weights, activations)
        && weights.encoding().codec() instanceof GroupedBlocks blocks) {
      return packSuperBlocks(weights, blocks, memory);
    }
    PackedMatrix product = packFloats(weights);
    return activations == Activations.INT8_PER_TOKEN
        ? new TokenRoundedProduct(product, scratch, workers)
        : product;
  }

  private PackedMatrix packFloats(EncodedTensor weights) {
    Encoding encoding = weights.encoding();
    if (encoding == Encoding.F32) {
      return new DenseProduct(weights, products);
    }
    FloatProduct product = new FloatProduct(weights, bits, scratch, workers);
    if (encoding == Encoding.F16 || encoding == Encoding.BF16) {
      HalfKernel kernel = HalfProduct.kernel(encoding, bits);
      boolean finite = kernel.areFinite(Lanes.read(weights), weights.shape().size());
      return finite ? new HalfProduct(product, kernel, scratch, workers) : product;
    }
    return product;
  }

  private PackedMatrix packBlocks(
      EncodedTensor weights, ScaledBlocks blocks, Activations activations, Memory memory) {
    ScalarIntegerProduct scalar = new ScalarIntegerProduct(weights, blocks, activations, workers);
    if (!fitsKernels(weights, blocks)) {
      return scalar;
    }
    boolean wholeRows = EncodedProducts.sumsWholeRows(weights, activations);
    GroupedWeights packed =
        blocks instanceof TernaryCodec
            ? packTernary(weights, wholeRows, activations, memory)
            : BlockWeights.pack(weights, activations, bits, memory, workers);
    if (packed.groups().covered() == 0) {
      return scalar;
    }
    ManyTokens many = manyTokens(weights, blocks, wholeRows, activations);
    return new GroupedProduct(packed, scalar, activations, many, workers);
  }

  private PackedMatrix packSuperBlocks(EncodedTensor weights, GroupedBlocks blocks, Memory memory) {
    ScalarSuperBlockProduct scalar = new ScalarSuperBlockProduct(weights, blocks, workers);
    if (!hasFiniteScales(weights, blocks)) {
      return scalar;
    }
    SuperBlockWeights packed = SuperBlockWeights.pack(weights, bits, memory, workers);
    if (packed.groups().covered() == 0) {
      return scalar;
    }
    Activations activations = Activations.INT8_PER_BLOCK;
    ManyTokens many = new FloatProduct(weights, bits, scratch, workers)::multiply;
    return new GroupedProduct(packed, scalar, activations, many, workers);
  }

  private GroupedWeights packTernary(
      EncodedTensor weights, boolean wholeRows, Activations activations, Memory memory) {
    TernaryWeights packed = TernaryWeights.pack(weights, wholeRows, bits, memory, workers);
    boolean perToken = activations == Activations.INT8_PER_TOKEN;
    return new TernaryProduct(packed, perToken, bits, workers);
  }

  /**
   * Rounding per block serves the integer kernels alone; many tokens are multiplied as they are.
   */
  private ManyTokens manyTokens(
      EncodedTensor weights, ScaledBlocks blocks, boolean wholeRows, Activations activations) {
    if (activations == Activations.INT8_PER_BLOCK) {
      return new FloatProduct(weights, bits, scratch, workers)::multiply;
    }
    TokenPanels panels =
        wholeRows
            ? TokenPanels.wholeRows(weights, blocks, bits, scratch, workers)
            : TokenPanels.blockwise(weights, bits, scratch, workers);
    return panels::multiply;
  }

  /** The kernels know no infinite scales and no ternary code 2; no encoder writes either. */
  private static boolean fitsKernels(EncodedTensor weights, ScaledBlocks blocks) {
    if (blocks instanceof TernaryCodec codec) {
      return codec.isTernary(weights.data());
    }
    for (long at = 0; at < weights.data().byteSize(); at += blocks.blockBytes()) {
      if (!Float.isFinite(blocks.scale(weights.data(), at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasFiniteScales(EncodedTensor weights, GroupedBlocks blocks) {
    byte[] block = new byte[blocks.blockBytes()];
    for (long at = 0; at < weights.data().byteSize(); at += block.length) {
      MemorySegment.copy(weights.data(), ValueLayout.JAVA_BYTE, at, block, 0, block.length);
      if (!Float.isFinite(blocks.scale(block)) || !Float.isFinite(blocks.minimumScale(block))) {
        return false;
      }
    }
    return true;
  }
}
