package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import trit.code.EvenLevels;
import trit.compute.ClippedStep;
import trit.compute.GradientPass;
import trit.compute.LatentKernels;
import trit.compute.LevelRounding;
import trit.compute.SharedScales;
import trit.tensor.Tensor;

/** Latent weights on the GPU: one block per row, or one warp per run of weights with one scale. */
final class CudaLatents implements LatentKernels {
  private static final int WARPS = CudaCall.THREADS / 32;

  private final Cuda cuda;

  CudaLatents(Cuda cuda) {
    this.cuda = cuda;
  }

  @Override
  public void roundToLevels(LevelRounding rounding, Tensor w, SharedScales scales, Tensor out) {
    CudaCall call = cuda.call("roundToLevels").in(w).out(out);
    shared(rounded(call, rounding), scales).whole(w.columns()).over(w.rows());
  }

  @Override
  public void mixRounded(Tensor w, float share, Tensor rounded) {
    cuda.call("mixRounded").in(w).real(share).out(rounded).count(w.size()).overElements(w.size());
  }

  @Override
  public void passGradient(
      GradientPass pass,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      Tensor gradient) {
    CudaCall call =
        switch (pass) {
          case GradientPass.Clipped clipped ->
              cuda.call("passClippedGradient").real(clipped.low()).real(clipped.high());
          case GradientPass.Growing growing ->
              cuda.call("passGrowingGradient").real(growing.towards()).real(growing.away());
        };
    call.in(w).out(gradient).real(share);
    shared(rounded(call, rounding), scales).whole(w.columns()).over(w.rows());
  }

  @Override
  public void passStepGradient(
      ClippedStep step,
      LevelRounding rounding,
      Tensor w,
      SharedScales scales,
      float share,
      double factor,
      Tensor gradient,
      Tensor scaleGradient) {
    int runs = scales.runs(w.columns());
    long all = (long) w.rows() * runs;
    MemorySegment sums = cuda.storage().passing(Math.max(1, all) * Double.BYTES);
    CudaCall call =
        cuda.call("passStepGradient")
            .real(step.lowest())
            .real(step.highest())
            .whole(step.ends() ? 1 : 0)
            .real(step.lowTerm())
            .real(step.highTerm())
            .whole(step.signOnly() ? 1 : 0)
            .in(w)
            .out(gradient)
            .real(share)
            .address(sums);
    shared(rounded(call, rounding), scales)
        .whole(w.columns())
        .whole(runs)
        .count(all)
        .over(Math.toIntExact(Math.ceilDiv(all, (long) WARPS)));
    boolean one = scales.perRow() == 0;
    cuda.call(one ? "addScaleGradient" : "addScaleGradients")
        .address(sums)
        .real((float) factor)
        .out(scaleGradient)
        .count(all)
        .over(one ? 1 : Math.toIntExact(Math.ceilDiv(all, (long) CudaCall.THREADS)));
  }

  private static CudaCall rounded(CudaCall call, LevelRounding rounding) {
    EvenLevels levels = rounding.levels();
    return call.whole(levels.lowest())
        .whole(levels.highest())
        .whole(levels.stride())
        .real(rounding.threshold());
  }

  private static CudaCall shared(CudaCall call, SharedScales scales) {
    return call.in(scales.values()).whole(scales.perRow()).whole(scales.run());
  }
}
