package trit.compute.cuda;

import trit.compute.Backend;
import trit.compute.CheckedBackend;
import trit.compute.Kernels;
import trit.compute.NormThenRounding;
import trit.compute.Workers;

/** Every operation on one NVIDIA GPU, on one stream, with sums in a fixed order. */
public final class CudaBackend {
  private CudaBackend() {}

  /**
   * The backend on this GPU.
   *
   * @param driver stays open as long as the backend is used
   * @param workers threads of the host for what is computed there
   */
  public static Backend on(CudaDriver driver, Workers workers) {
    Cuda cuda = new Cuda(driver);
    CudaProducts products = new CudaProducts(cuda);
    CudaEmbedding embedding = new CudaEmbedding(cuda);
    CudaAttention attention = new CudaAttention(cuda);
    CudaPacking packing = new CudaPacking(cuda, products);
    CudaNorms norms = new CudaNorms(cuda);
    CudaRounding rounding = new CudaRounding(cuda);
    Kernels kernels =
        new Kernels(
            products,
            packing,
            embedding,
            norms,
            new CudaRoundedNorms(cuda, new NormThenRounding(norms, rounding, packing)),
            attention,
            new CudaNextToken(embedding, attention),
            new CudaLosses(cuda),
            new CudaElementwise(cuda),
            new CudaReductions(cuda),
            rounding,
            new CudaLatents(cuda),
            new CudaRotation(cuda),
            new CudaOptimizer(cuda),
            new CudaClusters(cuda),
            cuda.storage());
    return new CheckedBackend("cuda", "cuda-" + driver.device().capability(), workers, kernels);
  }
}
