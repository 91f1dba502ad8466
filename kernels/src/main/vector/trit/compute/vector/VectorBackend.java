package trit.compute.vector;

import trit.compute.Backend;
import trit.compute.CheckedBackend;
import trit.compute.HostStorage;
import trit.compute.Kernels;
import trit.compute.NormThenRounding;
import trit.compute.ToldPlace;
import trit.compute.Workers;
import trit.compute.scalar.ScalarClusters;
import trit.compute.scalar.ScalarLatents;

/**
 * Every operation on the Java Vector API. Elementwise operations without exponentials, rotation,
 * rounding and AdamW equal the scalar backend bit for bit; the others agree within a bound that
 * grows with the length of their sums.
 */
public final class VectorBackend {
  private VectorBackend() {}

  /** Shares the work among these threads; the results are the same for any number of them. */
  public static Backend on(Workers workers) {
    ScratchPool scratch = new ScratchPool();
    int bits = Lanes.FLOATS.vectorBitSize();
    VectorEmbedding embedding = new VectorEmbedding(workers, bits);
    VectorAttention attention = new VectorAttention(workers, scratch);
    VectorPacking packing = new VectorPacking(workers, bits);
    VectorNorms norms = new VectorNorms(workers, scratch);
    VectorRounding rounding = new VectorRounding(workers);
    Kernels kernels =
        new Kernels(
            new VectorProducts(workers, scratch),
            packing,
            embedding,
            norms,
            new NormThenRounding(norms, rounding, packing),
            attention,
            new ToldPlace(embedding, attention),
            new VectorLosses(workers),
            new VectorElementwise(workers),
            new VectorReductions(workers),
            rounding,
            new ScalarLatents(workers),
            new VectorRotation(workers, scratch),
            new VectorOptimizer(workers),
            new ScalarClusters(workers),
            new HostStorage());
    // Sums depend on the number of lanes.
    return new CheckedBackend("vector", "vector-" + bits, workers, kernels);
  }
}
