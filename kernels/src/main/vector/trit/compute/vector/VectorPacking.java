package trit.compute.vector;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.Finiteness;
import trit.code.GroupedBlocks;
import trit.code.ScaledBlocks;
import trit.code.TernaryCodec;
import trit.compute.Activations;
import trit.compute.EncodedProducts;
import trit.compute.PackedMatrix;
import trit.compute.PackingKernels;
import trit.compute.Workers;
import trit.compute.scalar.ScalarIntegerProduct;
import trit.compute.scalar.ScalarSuperBlockProduct;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Encoded products of the vector backend. Products with rounded activations equal the scalar
 * backend's to the bit.
 */
final class VectorPacking implements PackingKernels {
  private static final int ROWS_PER_LOOK = 64;
  private final Workers workers;
  private final int bits;
  private final ScratchPool scratch = new ScratchPool();
  private final VectorProducts products;
  private final AtomicLong packed = new AtomicLong();

  /** For vectors of 128, 256 or 512 bits. */
  VectorPacking(Workers workers, int bits) {
    this.workers = workers;
    this.bits = bits;
    this.products = new VectorProducts(workers, scratch);
  }

  /** As {@link trit.compute.Backend#pack}. */
  @Override
  public PackedMatrix pack(EncodedTensor weights, Activations activations, Memory memory) {
    Laying laying = new Laying(memory, workers, packed);
    if (EncodedProducts.sumsBlocks(weights, activations)
        && weights.encoding().codec() instanceof ScaledBlocks blocks) {
      return packBlocks(weights, blocks, activations, laying);
    }
    if (EncodedProducts.sumsGroups(weights, activations)
        && weights.encoding().codec() instanceof GroupedBlocks blocks) {
      return packSuperBlocks(weights, blocks, laying);
    }
    PackedMatrix product = packFloats(weights);
    return activations == Activations.INT8_PER_TOKEN
        ? new TokenRoundedProduct(product, scratch, workers)
        : product;
  }

  @Override
  public void multiplyEach(Tensor x, List<PackedMatrix> weights, List<Tensor> ys) {
    GroupedProduct.multiplyEach(x, weights, ys);
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
      EncodedTensor weights, ScaledBlocks blocks, Activations activations, Laying laying) {
    ScalarIntegerProduct scalar = new ScalarIntegerProduct(weights, blocks, activations, workers);
    if (!fitsKernels(weights, blocks)) {
      return scalar;
    }
    boolean wholeRows = EncodedProducts.sumsWholeRows(weights, activations);
    GroupedWeights packed =
        blocks instanceof TernaryCodec
            ? packTernary(weights, wholeRows, activations, laying)
            : new BlockWeights(weights, activations, bits, scratch, laying);
    if (packed.groups().covered() == 0) {
      return scalar;
    }
    ManyTokens many = manyTokens(weights, blocks, wholeRows, activations);
    return new GroupedProduct(packed, scalar, activations, many, workers);
  }

  private PackedMatrix packSuperBlocks(EncodedTensor weights, GroupedBlocks blocks, Laying laying) {
    ScalarSuperBlockProduct scalar = new ScalarSuperBlockProduct(weights, blocks, workers);
    if (!allRows(weights, Finiteness::isCertain)) {
      return scalar;
    }
    Activations activations = Activations.INT8_PER_BLOCK;
    BlockWeights packed = new BlockWeights(weights, activations, bits, scratch, laying);
    if (packed.groups().covered() == 0) {
      return scalar;
    }
    ManyTokens many = new FloatProduct(weights, bits, scratch, workers)::multiply;
    return new GroupedProduct(packed, scalar, activations, many, workers);
  }

  private GroupedWeights packTernary(
      EncodedTensor weights, boolean wholeRows, Activations activations, Laying laying) {
    TernaryWeights packed = new TernaryWeights(weights, wholeRows, bits, laying);
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
  private boolean fitsKernels(EncodedTensor weights, ScaledBlocks blocks) {
    return blocks instanceof TernaryCodec codec
        ? allRows(weights, rows -> codec.isTernary(rows.data()))
        : allRows(weights, Finiteness::isCertain);
  }

  /** Whether something holds for all rows, some of which are looked at together. */
  private boolean allRows(EncodedTensor weights, Predicate<EncodedTensor> holds) {
    int rows = weights.shape().rows();
    AtomicBoolean all = new AtomicBoolean(true);
    workers.run(
        Math.ceilDiv(rows, ROWS_PER_LOOK),
        look -> {
          int first = look * ROWS_PER_LOOK;
          EncodedTensor some = weights.rows(first, Math.min(rows, first + ROWS_PER_LOOK));
          if (all.get() && !holds.test(some)) {
            all.set(false);
          }
        });
    return all.get();
  }
}
