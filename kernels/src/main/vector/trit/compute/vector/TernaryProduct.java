package trit.compute.vector;

import trit.code.Encoding;
import trit.compute.Activations;
import trit.compute.RoundedActivations;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Ternary weights times rounded activations: whole vectors of tokens through tables, the tokens
 * left over one by one. Both give the same sums, so the cut changes no result.
 */
final class TernaryProduct implements GroupedWeights {
  private static final int NARROWEST = 128;
  private static final int WIDEST = 512;
  private static final int MANY_TOKENS = 128;

  /** Rows that share the work of filling tables. */
  private static final int ROWS_PER_PIECE = 1024;

  private final TernaryWeights weights;
  private final boolean perToken;
  private final int bits;
  private final Workers workers;

  /**
   * Products with these weights.
   *
   * @param perToken whether activations have one scale per token, not one per block
   * @param bits width of the widest vectors
   */
  TernaryProduct(TernaryWeights weights, boolean perToken, int bits, Workers workers) {
    this.weights = weights;
    this.perToken = perToken;
    this.bits = bits;
    this.workers = workers;
  }

  @Override
  public RowGroups groups() {
    return weights.groups();
  }

  /** Tables need two additions where a fused multiplication does: in wide vectors panels win. */
  @Override
  public int manyTokens() {
    return bits == WIDEST ? MANY_TOKENS : Integer.MAX_VALUE;
  }

  @Override
  public long bytes() {
    return weights.bytes();
  }

  @Override
  public void releaseSource() {
    weights.releaseSource();
  }

  @Override
  public void multiply(Tensor inputs, Tensor y) {
    RoundedActivations x = RoundedActivations.of(inputs, Encoding.TQ2_0, activations(), workers);
    weights.repack();
    int token = 0;
    for (int width = bits; width >= NARROWEST; width /= 2) {
      TableKernel kernel = KernelLoader.load(TableLanes.class, TableKernel.class, width);
      for (; token + kernel.tokens() <= x.tokens(); token += kernel.tokens()) {
        multiplyPanel(kernel, x, token, y);
      }
    }
    multiplySingly(x, token, y);
  }

  private Activations activations() {
    return perToken ? Activations.INT8_PER_TOKEN : Activations.INT8_PER_BLOCK;
  }

  private void multiplyPanel(TableKernel kernel, RoundedActivations x, int token, Tensor y) {
    TernaryByPanel product = new TernaryByPanel(weights, perToken, kernel);
    short[] columns = TernaryInputs.columns(x, token, kernel.tokens());
    int count = groups().count();
    int share = Math.ceilDiv(count, workers.threads());
    int groups = Math.clamp(ROWS_PER_PIECE / groups().size(), 1, Math.max(1, share));
    workers.run(
        Math.ceilDiv(count, groups),
        piece -> {
          int from = piece * groups;
          product.multiply(x, columns, token, from, Math.min(count, from + groups), y);
        });
  }

  private void multiplySingly(RoundedActivations x, int first, Tensor y) {
    TernaryByToken product = new TernaryByToken(weights, perToken);
    int[][] pairs = new int[x.tokens() - first][];
    workers.run(pairs.length, i -> pairs[i] = TernaryInputs.pairs(x, first + i));
    workers.run(
        groups().count(),
        group -> {
          for (int i = 0; i < pairs.length; i++) {
            product.multiply(group, x, first + i, pairs[i], y);
          }
        });
  }
}
