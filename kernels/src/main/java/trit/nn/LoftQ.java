package trit.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.compute.Backend;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * Adapters that begin as what rounding loses (LoftQ, Li et al., 2023, arXiv:2310.08659, algorithm
 * 1): {@code Q = round(W - s·B·A)} and {@code s·B·A =} the best approximation of {@code W - Q} of
 * their rank take turns. Turns need not get better; those that leave least are kept.
 *
 * @param base whose matrices are adapted
 * @param quantizer what rounds them
 * @param rounds how often they take turns; 1 leaves the matrices that are rounded as they are
 */
public record LoftQ(FrozenBase base, WeightQuantizer quantizer, int rounds) {

  /** Hears how many matrices are done; may throw to stop. */
  @FunctionalInterface
  public interface Listener {
    /** So many of all. */
    void done(int matrices, int all);
  }

  /**
   * Fills the factors of modules that are rounded.
   *
   * @param factors {@code A} and {@code B} of every module, as {@link Lora#parameters} names them
   * @param factor {@code s}
   * @param memory for what is returned
   * @return what is to be taken from each matrix before it is rounded; empty for one round
   */
  public Taken fill(
      List<String> modules,
      LlamaWeights factors,
      float factor,
      Backend backend,
      Memory memory,
      Listener listener) {
    Map<String, LowRankProduct> taken = new LinkedHashMap<>();
    for (int m = 0; m < modules.size(); m++) {
      String module = modules.get(m);
      Tensor down = factors.get(Lora.down(module));
      Tensor up = factors.get(Lora.up(module));
      LowRankProduct product = new LowRankProduct(down, up, factor);
      if (rounds > 1) {
        Tensor formerDown = memory.scratch(down.shape());
        Tensor formerUp = memory.scratch(up.shape());
        taken.put(module, new LowRankProduct(formerDown, formerUp, factor));
      }
      fill(module, product, taken.get(module), backend);
      listener.done(m + 1, modules.size());
    }
    return new Taken(taken);
  }

  /** What is taken from matrices before they are rounded, by module. */
  public record Taken(Map<String, LowRankProduct> products) {
    /** Nothing. */
    public static final Taken NOTHING = new Taken(Map.of());
  }

  /** One matrix; {@code former} gets what was taken for the round that {@code best} is of. */
  private void fill(String module, LowRankProduct best, LowRankProduct former, Backend backend) {
    String name = module + ".weight";
    try (Memory memory = Memory.open();
        Workspace workspace = new Workspace()) {
      Tensor matrix = memory.scratch(base.shape(name));
      Tensor lost = memory.scratch(base.shape(name));
      LowRankProduct product = best.zeros(memory);
      base.write(name, matrix);
      double least = Double.POSITIVE_INFINITY;
      for (int round = 0; round < rounds; round++) {
        backend.copy(matrix, lost);
        product.negated().addTo(backend, workspace, lost);
        quantizer.round(backend, lost, quantizer.scales(backend, lost), lost);
        backend.scale(lost, -1, lost);
        backend.add(lost, matrix, lost);
        backend.finish();
        TruncatedSvd svd = new TruncatedSvd(lost);
        double left = svd.tail(best.down().rows());
        boolean better = left < least;
        if (better && former != null) {
          former.copyFrom(product);
        }
        svd.write(product.down(), product.up(), product.factor());
        if (better) {
          least = left;
          best.copyFrom(product);
        }
      }
    }
  }
}
