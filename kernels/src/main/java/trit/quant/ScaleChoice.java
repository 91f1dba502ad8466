package trit.quant;

import java.util.ArrayList;
import java.util.List;
import trit.compute.Backend;
import trit.compute.Reduction;
import trit.tensor.Tensor;

/**
 * Chooses the scales of a matrix from its weights.
 *
 * <p>Weights that have one magnitude already keep it as their scale: the mean of ternary weights is
 * smaller by the share of zeros, and they would shrink at every round trip.
 *
 * @param quantizer what to choose for
 * @param backend shares the work
 */
record ScaleChoice(WeightQuantizer quantizer, Backend backend) {
  private static final double SMALLEST_SCALE = 1e-5;

  Scales choose(Tensor w) {
    Granularity granularity = quantizer.scale().granularity();
    float[] values = new float[Scales.count(granularity, w.shape())];
    Scales scales = new Scales(granularity, w.columns(), values);
    backend.finish();
    if (granularity.unit() == Granularity.Unit.TENSOR) {
      values[0] = scale(w, wanted(new Run(w, 0, w.size())));
    } else {
      backend.workers().run(w.rows(), row -> chooseRow(w, row, scales));
    }
    return scales;
  }

  private void chooseRow(Tensor w, int row, Scales scales) {
    long first = (long) row * w.columns();
    for (int from = 0; from < w.columns(); from += scales.run()) {
      int to = Math.min(w.columns(), from + scales.run());
      Run run = new Run(w, first + from, first + to);
      scales.values()[scales.index(row, from)] = scale(w, wanted(run));
    }
  }

  /** The scale of a whole matrix before it is rounded to 16 bits. */
  double exact(Tensor w) {
    backend.finish();
    return Math.max(wanted(new Run(w, 0, w.size())), SMALLEST_SCALE);
  }

  /** The scales of several whole matrices, which wait for the backend together. */
  List<Scales> chooseEach(List<Tensor> ws) {
    if (quantizer.scale().granularity().unit() != Granularity.Unit.TENSOR
        || quantizer.scale().observer() != ScaleRule.Observer.ABSMEAN) {
      return ws.stream().map(this::choose).toList();
    }
    double[] magnitudes = magnitudes(ws);
    List<Scales> scales = new ArrayList<>();
    for (int i = 0; i < magnitudes.length; i++) {
      Tensor w = ws.get(i);
      float[] values = {scale(w, magnitudes[i])};
      scales.add(new Scales(quantizer.scale().granularity(), w.columns(), values));
    }
    return scales;
  }

  /** What is common to the weights of each matrix, or else the mean. */
  private double[] magnitudes(List<Tensor> ws) {
    double[] magnitudes = backend.each(Reduction.ONLY_MAGNITUDE, ws);
    List<Tensor> mixed = new ArrayList<>();
    for (int i = 0; i < magnitudes.length; i++) {
      if (Double.isNaN(magnitudes[i])) {
        mixed.add(ws.get(i));
      }
    }
    double[] sums = backend.each(Reduction.SUM_OF_MAGNITUDES, mixed);
    for (int i = 0, next = 0; i < magnitudes.length; i++) {
      if (Double.isNaN(magnitudes[i])) {
        magnitudes[i] = sums[next++] / ws.get(i).size();
      }
    }
    return magnitudes;
  }

  private double wanted(Run run) {
    return switch (quantizer.scale().observer()) {
      case ABSMEAN -> magnitude(run);
      case ABSMAX -> run.largest() / quantizer.format().highest();
      case MSE -> quantizer.leastSquares(run.values());
      case LSQ, PARETOQ, PI, STORED ->
          throw new IllegalArgumentException(quantizer.scale() + " is no statistic of the weights");
    };
  }

  private float scale(Tensor w, double wanted) {
    boolean noZero = wanted == 0 && !quantizer.format().hasZero();
    float scale = half(noZero ? 0 : Math.max(wanted, SMALLEST_SCALE));
    if (!(scale < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the scale of " + w + " would be " + wanted + "; a 16-bit scale ends at 65504");
    }
    return scale;
  }

  private double magnitude(Run run) {
    if (run.to() - run.from() == run.w().size()) {
      return magnitudes(List.of(run.w()))[0];
    }
    float only = run.onlyMagnitude();
    return Float.isNaN(only) ? run.mean() : only;
  }

  /** The nearest 16-bit float. */
  static float half(double scale) {
    return Float.float16ToFloat(Float.floatToFloat16((float) scale));
  }
}
