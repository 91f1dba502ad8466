package trit.compute.scalar;

import trit.compute.NormKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Root-mean-square normalisation (Zhang and Sennrich, 2019). */
final class ScalarNorms implements NormKernels {
  private final Workers workers;

  ScalarNorms(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    int width = x.columns();
    workers.run(
        x.rows(),
        t -> {
          long row = (long) t * width;
          double inverse = inverseRms(x, row, epsilon);
          for (int d = 0; d < width; d++) {
            y.set(row + d, (float) (x.get(row + d) * inverse * gain.get(d)));
          }
        });
  }

  @Override
  public void layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon, Tensor y) {
    int width = x.columns();
    workers.run(
        x.rows(),
        t -> {
          long row = (long) t * width;
          double mean = mean(x, row);
          double squares = 0;
          for (int d = 0; d < width; d++) {
            squares += (x.get(row + d) - mean) * (x.get(row + d) - mean);
          }
          double inverse = 1 / Math.sqrt(squares / width + epsilon);
          for (int d = 0; d < width; d++) {
            double centred = (x.get(row + d) - mean) * inverse;
            y.set(row + d, (float) (centred * gain.get(d) + bias.get(d)));
          }
        });
  }

  /**
   * With {@code r = 1/rms}: {@code dx = r * (gain * dy - x * r² * mean(gain * dy * x))} and {@code
   * dGain += sum over rows of dy * x * r}.
   */
  @Override
  public void rmsNormGradient(
      Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    double[] inverses = new double[x.rows()];
    workers.run(
        x.rows(),
        t -> {
          inverses[t] = inverseRms(x, (long) t * x.columns(), epsilon);
          inputGradient(x, gain, inverses[t], dy, dx, (long) t * x.columns());
        });
    workers.run(
        x.columns(),
        d -> {
          double sum = 0;
          for (int t = 0; t < x.rows(); t++) {
            long i = (long) t * x.columns() + d;
            sum += dy.get(i) * x.get(i) * inverses[t];
          }
          dGain.set(d, (float) (dGain.get(d) + sum));
        });
  }

  private static void inputGradient(
      Tensor x, Tensor gain, double inverse, Tensor dy, Tensor dx, long row) {
    int width = x.columns();
    double sum = 0;
    for (int d = 0; d < width; d++) {
      sum += (double) gain.get(d) * dy.get(row + d) * x.get(row + d);
    }
    double shared = sum / width * inverse * inverse;
    for (int d = 0; d < width; d++) {
      double own = (double) gain.get(d) * dy.get(row + d);
      dx.set(row + d, (float) (inverse * (own - x.get(row + d) * shared)));
    }
  }

  private static double mean(Tensor x, long row) {
    double sum = 0;
    for (int d = 0; d < x.columns(); d++) {
      sum += x.get(row + d);
    }
    return sum / x.columns();
  }

  private static double inverseRms(Tensor x, long row, float epsilon) {
    double sum = 0;
    for (int d = 0; d < x.columns(); d++) {
      sum += (double) x.get(row + d) * x.get(row + d);
    }
    return 1 / Math.sqrt(sum / x.columns() + epsilon);
  }
}
