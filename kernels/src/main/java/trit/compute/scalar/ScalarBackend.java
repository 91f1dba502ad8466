package trit.compute.scalar;

import trit.compute.Backend;
import trit.compute.CheckedBackend;
import trit.compute.HostStorage;
import trit.compute.Kernels;
import trit.compute.NormThenRounding;
import trit.compute.ToldPlace;
import trit.compute.Workers;

/**
 * The readable specification of every operation: plain loops, sums in double, results rounded once.
 * It runs on every machine, and what a faster backend computes is compared with it.
 */
public final class ScalarBackend {
  private ScalarBackend() {}

  /** Shares the work among these threads; the results are the same for any number of them. */
  public static Backend on(Workers workers) {
    ScalarEmbedding embedding = new ScalarEmbedding(workers);
    ScalarAttention attention = new ScalarAttention(workers);
    ScalarPacking packing = new ScalarPacking(workers);
    ScalarNorms norms = new ScalarNorms(workers);
    ScalarRounding rounding = new ScalarRounding(workers);
    Kernels kernels =
        new Kernels(
            new ScalarProducts(workers),
            packing,
            embedding,
            norms,
            new NormThenRounding(norms, rounding, packing),
            attention,
            new ToldPlace(embedding, attention),
            new ScalarLosses(workers),
            new ScalarElementwise(workers),
            new ScalarReductions(workers),
            rounding,
            new ScalarLatents(workers),
            new ScalarRotation(workers),
            new ScalarOptimizer(workers),
            new ScalarClusters(workers),
            new HostStorage());
    return new CheckedBackend("scalar", "scalar", workers, kernels);
  }
}
