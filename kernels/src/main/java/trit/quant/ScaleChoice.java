package trit.quant;

import java.util.Arrays;
import trit.code.search.StepSearch;
import trit.compute.Backend;
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
    if (granularity.unit() == Granularity.Unit.TENSOR) {
      values[0] = of(new Run(w, 0, w.size()));
    } else {
      backend.workers().run(w.rows(), row -> chooseRow(w, row, scales));
    }
    return scales;
  }

  private void chooseRow(Tensor w, int row, Scales scales) {
    long first = (long) row * w.columns();
    for (int from = 0; from < w.columns(); from += scales.run()) {
      int to = Math.min(w.columns(), from + scales.run());
      scales.values()[scales.index(row, from)] = of(new Run(w, first + from, first + to));
    }
  }

  /** The scale of a whole matrix before it is rounded to 16 bits. */
  double exact(Tensor w) {
    return Math.max(wanted(new Run(w, 0, w.size())), SMALLEST_SCALE);
  }

  private double wanted(Run run) {
    return switch (quantizer.scale().observer()) {
      case ABSMEAN -> magnitude(run);
      case ABSMAX -> run.largest() / quantizer.format().highest();
      case MSE -> searched(run.values());
      case LSQ, PARETOQ, STORED ->
          throw new IllegalArgumentException(quantizer.scale() + " is no statistic of the weights");
    };
  }

  private float searched(float[] weights) {
    float[] equal = new float[weights.length];
    Arrays.fill(equal, 1);
    NumberFormat format = quantizer.format();
    return new StepSearch(format.lowest(), format.highest(), quantizer::code)
        .search(weights, equal);
  }

  private float of(Run run) {
    double wanted = wanted(run);
    boolean noZero = wanted == 0 && !quantizer.format().hasZero();
    float scale = half(noZero ? 0 : Math.max(wanted, SMALLEST_SCALE));
    if (!(scale < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the scale of " + run.w() + " would be " + wanted + "; a 16-bit scale ends at 65504");
    }
    return scale;
  }

  private double magnitude(Run run) {
    float only = run.onlyMagnitude();
    if (!Float.isNaN(only)) {
      return only;
    }
    long size = run.w().size();
    return run.to() - run.from() == size ? backend.sumOfMagnitudes(run.w()) / size : run.mean();
  }

  /** The nearest 16-bit float. */
  static float half(double scale) {
    return Float.float16ToFloat(Float.floatToFloat16((float) scale));
  }
}
