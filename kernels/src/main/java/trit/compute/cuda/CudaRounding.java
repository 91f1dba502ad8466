package trit.compute.cuda;

import trit.code.Encoding;
import trit.compute.RoundingKernels;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** Rounding to a few levels and back. */
final class CudaRounding implements RoundingKernels {
  private final Cuda cuda;

  CudaRounding(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void fakeQuantizeTernary(Tensor w, float gamma, Tensor out) {
    cuda.call("fakeQuantizeTernary")
        .in(w)
        .real(gamma)
        .out(out)
        .count(w.size())
        .overElements(w.size());
  }

  @Override
  public void fakeQuantizeRows(Tensor x, Tensor out) {
    cuda.call("fakeQuantizeRows").in(x).out(out).whole(x.columns()).over(x.rows());
  }

  @Override
  public void roundTo(Encoding numbers, Tensor x) {
    cuda.call(numbers == Encoding.BF16 ? "roundToBfloat16" : "roundToHalf")
        .out(x)
        .count(x.size())
        .overElements(x.size());
  }

  @Override
  public void roundAtRandom(RandomStream random, float largest, Tensor x) {
    cuda.call("roundAtRandom")
        .out(x)
        .count(random.key())
        .real(largest)
        .count(x.size())
        .overElements(x.size());
  }
}
