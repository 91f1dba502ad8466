package trit.quant;

import java.util.ArrayList;
import java.util.Arrays;
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
    return chooseEach(List.of(w)).getFirst();
  }

  /** The scale of a whole matrix before it is rounded to 16 bits. */
  double exact(Tensor w) {
    ScaleRule whole = new ScaleRule(quantizer.scale().observer(), Granularity.PER_TENSOR);
    WeightQuantizer perTensor = WeightQuantizer.nearest(quantizer.format(), whole);
    double wanted = new ScaleChoice(perTensor, backend).wanted(List.of(w)).getFirst()[0];
    return Math.max(wanted, SMALLEST_SCALE);
  }

  /** The scales of several matrices, which wait for the backend together. */
  List<Scales> chooseEach(List<Tensor> ws) {
    List<double[]> wanted = wanted(ws);
    List<Scales> scales = new ArrayList<>();
    for (int i = 0; i < ws.size(); i++) {
      Tensor w = ws.get(i);
      float[] values = new float[wanted.get(i).length];
      for (int j = 0; j < values.length; j++) {
        values[j] = scale(w, wanted.get(i)[j]);
      }
      scales.add(new Scales(quantizer.scale().granularity(), w.columns(), values));
    }
    return scales;
  }

  /** What the scales of each matrix would be in double. */
  private List<double[]> wanted(List<Tensor> ws) {
    return switch (quantizer.scale().observer()) {
      case ABSMEAN -> magnitudes(ws);
      case ABSMAX -> ends(ws);
      case MSE -> searched(ws);
      case LSQ, PARETOQ, PI, STORED ->
          throw new IllegalArgumentException(quantizer.scale() + " is no statistic of the weights");
    };
  }

  /** What is common to the weights of each scale, or else their mean. */
  private List<double[]> magnitudes(List<Tensor> ws) {
    List<double[]> magnitudes = reduced(Reduction.ONLY_MAGNITUDE, ws);
    List<Integer> mixed = new ArrayList<>();
    for (int i = 0; i < ws.size(); i++) {
      if (Arrays.stream(magnitudes.get(i)).anyMatch(Double::isNaN)) {
        mixed.add(i);
      }
    }
    List<double[]> sums =
        reduced(Reduction.SUM_OF_MAGNITUDES, mixed.stream().map(ws::get).toList());
    for (int i = 0; i < sums.size(); i++) {
      putMeans(ws.get(mixed.get(i)), sums.get(i), magnitudes.get(mixed.get(i)));
    }
    return magnitudes;
  }

  private void putMeans(Tensor w, double[] sums, double[] magnitudes) {
    for (int j = 0; j < sums.length; j++) {
      if (Double.isNaN(magnitudes[j])) {
        magnitudes[j] = sums[j] / count(w, j);
      }
    }
  }

  /** How many weights have the scale of this number. */
  private long count(Tensor w, int scale) {
    if (quantizer.scale().granularity().unit() == Granularity.Unit.TENSOR) {
      return w.size();
    }
    int run = Scales.run(quantizer.scale().granularity(), w.columns());
    int from = scale % Math.ceilDiv(w.columns(), run) * run;
    return Math.min(run, w.columns() - from);
  }

  private List<double[]> ends(List<Tensor> ws) {
    List<double[]> largest = reduced(Reduction.MAX_MAGNITUDE, ws);
    largest.forEach(each -> Arrays.setAll(each, i -> each[i] / quantizer.format().highest()));
    return largest;
  }

  /** One number for each scale of each matrix. */
  private List<double[]> reduced(Reduction reduction, List<Tensor> ws) {
    Granularity granularity = quantizer.scale().granularity();
    if (ws.isEmpty()) {
      return List.of();
    }
    return switch (granularity.unit()) {
      case TENSOR ->
          Arrays.stream(backend.each(reduction, ws)).mapToObj(one -> new double[] {one}).toList();
      case CHANNEL, TOKEN -> backend.ofRuns(reduction, ws, Integer.MAX_VALUE);
      case GROUP -> backend.ofRuns(reduction, ws, granularity.size());
    };
  }

  /** A search on the host, for each scale by itself. */
  private List<double[]> searched(List<Tensor> ws) {
    backend.finish();
    return ws.stream().map(this::searched).toList();
  }

  private double[] searched(Tensor w) {
    Granularity granularity = quantizer.scale().granularity();
    double[] found = new double[Scales.count(granularity, w.shape())];
    if (granularity.unit() == Granularity.Unit.TENSOR) {
      found[0] = searched(w, 0, w.size());
      return found;
    }
    Scales places = new Scales(granularity, w.columns(), new float[0]);
    backend
        .workers()
        .run(
            w.rows(),
            row -> {
              long start = (long) row * w.columns();
              for (int from = 0; from < w.columns(); from += places.run()) {
                int to = Math.min(w.columns(), from + places.run());
                found[places.index(row, from)] = searched(w, start + from, start + to);
              }
            });
    return found;
  }

  private double searched(Tensor w, long from, long to) {
    return quantizer.leastSquares(new Run(w, from, to).values());
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

  /** The nearest 16-bit float. */
  static float half(double scale) {
    return Float.float16ToFloat(Float.floatToFloat16((float) scale));
  }
}
