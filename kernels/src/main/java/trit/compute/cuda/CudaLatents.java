package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
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
  private final StreamScratch near;

  CudaLatents(Cuda cuda) {
    this.cuda = cuda;
    this.near = new StreamScratch(cuda.storage());
  }

  /** Asks for the scales of all matrices before it waits for any. */
  @Override
  public List<float[]> storedScales(List<Tensor> learned) {
    List<MemorySegment> asked = learned.stream().map(this::storedScales).toList();
    cuda.driver().finish();
    List<float[]> scales = asked.stream().map(s -> s.toArray(ValueLayout.JAVA_FLOAT)).toList();
    cuda.storage().takeBack();
    return scales;
  }

  private MemorySegment storedScales(Tensor learned) {
    MemorySegment scales = cuda.storage().handed(learned.size() * Float.BYTES);
    cuda.call("storedScales")
        .in(learned)
        .real(SharedScales.SMALLEST)
        .address(scales)
        .count(learned.size())
        .overElements(learned.size());
    return scales;
  }

  @Override
  public synchronized void roundToLevels(
      LevelRounding rounding, Tensor w, SharedScales scales, Tensor out) {
    CudaCall call = cuda.call("roundToLevels").in(w).out(out);
    shared(rounded(call, rounding), scales).whole(w.columns()).over(w.rows());
  }

  @Override
  public void mixRounded(Tensor w, float share, Tensor rounded) {
    cuda.call("mixRounded").in(w).real(share).out(rounded).count(w.size()).overElements(w.size());
  }

  @Override
  public synchronized void passGradient(
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
  public synchronized void passStepGradient(
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

  /**
   * Scales are copied to the GPU behind the work before them, for every weight asks for its own.
   */
  private CudaCall shared(CudaCall call, SharedScales shared) {
    float[] values = shared.values();
    MemorySegment handed = cuda.storage().handed((long) values.length * Float.BYTES);
    MemorySegment.copy(values, 0, handed, ValueLayout.JAVA_FLOAT, 0, values.length);
    MemorySegment seen = near.take(handed.byteSize());
    cuda.driver().copy(handed, seen);
    return call.address(seen).whole(shared.perRow()).whole(shared.run());
  }
}
