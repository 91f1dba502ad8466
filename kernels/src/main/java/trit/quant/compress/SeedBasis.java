package trit.quant.compress;

import java.util.Arrays;
import trit.compute.Workers;

/**
 * For every seed of the register, an orthonormal basis of the vectors it draws, {@code U = Q R}.
 * The least error that whole coefficients can have is that of any coefficients, {@code |w|² - |Qᵀ
 * w|²}; so only seeds that could be better than the best so far are rounded. Seeds whose vectors
 * are nearly dependent are left out.
 */
final class SeedBasis {
  private static final double LEAST_PIVOT = 0.05;
  private static final SeedBasis[] CACHED = new SeedBasis[2];

  private final int size;
  private final int count;

  /** {@code [p * size + i][seed - 1]}: element {@code i} of vector {@code p}. */
  private final float[][] q;

  private SeedBasis(int size, int count) {
    this.size = size;
    this.count = count;
    this.q = new float[size * count][ShiftRegister.STATES];
  }

  /** The bases for blocks of this size; made once. */
  static synchronized SeedBasis of(int size, int count, Workers workers) {
    int slot = count - 3;
    if (CACHED[slot] == null) {
      SeedBasis basis = new SeedBasis(size, count);
      workers.runRows(1, ShiftRegister.STATES + 1, basis::fill);
      CACHED[slot] = basis;
    }
    return CACHED[slot];
  }

  private void fill(int seed) {
    double[][] columns = columns(seed);
    for (int p = 0; p < count; p++) {
      double whole = Math.sqrt(dot(columns[p], columns[p]));
      for (int before = 0; before < p; before++) {
        double along = dot(columns[p], columns[before]);
        for (int i = 0; i < size; i++) {
          columns[p][i] -= along * columns[before][i];
        }
      }
      double left = Math.sqrt(dot(columns[p], columns[p]));
      if (left < LEAST_PIVOT * whole) {
        return; // its vectors stay 0, so that it is never the best
      }
      for (int i = 0; i < size; i++) {
        columns[p][i] /= left;
      }
    }
    for (int p = 0; p < count; p++) {
      for (int i = 0; i < size; i++) {
        q[p * size + i][seed - 1] = (float) columns[p][i];
      }
    }
  }

  private double[][] columns(int seed) {
    double[] numbers = ShiftRegister.numbers(seed, size * count);
    double[][] columns = new double[count][size];
    for (int i = 0; i < numbers.length; i++) {
      columns[i % count][i / count] = numbers[i];
    }
    return columns;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The best code for a block among the first so many seeds. */
  SeedCode best(float[] w, int offset, int seeds) {
    float[] explained = explained(w, seeds);
    double energy = 0;
    for (float x : w) {
      energy += (double) x * x;
    }
    SeedCode best = new SeedCode(1, 0, new int[count]);
    double least = energy;
    for (int s = 0; s < seeds; s++) {
      if (energy - explained[s] < least * (1 + 1e-5)) {
        SeedCode code = round(w, s + 1, offset);
        double error = error(w, code, offset);
        if (error < least) {
          least = error;
          best = code;
        }
      }
    }
    return best;
  }

  /** {@code |Qᵀ w|²} for every seed. */
  private float[] explained(float[] w, int seeds) {
    float[] explained = new float[seeds];
    float[] along = new float[seeds];
    for (int p = 0; p < count; p++) {
      Arrays.fill(along, 0);
      for (int i = 0; i < size; i++) {
        float[] row = q[p * size + i];
        float x = w[i];
        for (int s = 0; s < seeds; s++) {
          along[s] += x * row[s];
        }
      }
      for (int s = 0; s < seeds; s++) {
        explained[s] += along[s] * along[s];
      }
    }
    return explained;
  }

  /** Least-squares coefficients, rounded with the better of two exponents. */
  private SeedCode round(float[] w, int seed, int offset) {
    double[] t = leastSquares(w, seed);
    double largest = 0;
    for (double x : t) {
      largest = Math.max(largest, Math.abs(x));
    }
    int wanted = largest == 0 ? 0 : offset - (int) Math.ceil(Math.log(largest / 7.5) / Math.log(2));
    SeedCode coarse = rounded(t, seed, offset, Math.clamp(wanted, 0, SeedCode.EXPONENTS - 1));
    SeedCode fine = rounded(t, seed, offset, Math.clamp(wanted + 1, 0, SeedCode.EXPONENTS - 1));
    return error(w, fine, offset) < error(w, coarse, offset) ? fine : coarse;
  }

  private SeedCode rounded(double[] t, int seed, int offset, int exponent) {
    double power = SeedCode.power(offset, exponent);
    int[] coefficients = new int[count];
    for (int p = 0; p < count; p++) {
      coefficients[p] = (int) Math.max(-8, Math.min(7, Math.rint(t[p] / power)));
    }
    return new SeedCode(seed, exponent, coefficients);
  }

  /** {@code t} with {@code R t = Qᵀ w}, where {@code R = Qᵀ U} is upper triangular. */
  private double[] leastSquares(float[] w, int seed) {
    double[][] u = columns(seed);
    double[] t = new double[count];
    for (int p = count - 1; p >= 0; p--) {
      double sum = along(p, seed, w);
      for (int later = p + 1; later < count; later++) {
        sum -= along(p, seed, u[later]) * t[later];
      }
      t[p] = sum / along(p, seed, u[p]);
    }
    return t;
  }

  private double along(int p, int seed, float[] x) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += q[p * size + i][seed - 1] * x[i];
    }
    return sum;
  }

  private double along(int p, int seed, double[] x) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += q[p * size + i][seed - 1] * x[i];
    }
    return sum;
  }

  private double error(float[] w, SeedCode code, int offset) {
    float[] decoded = code.decode(offset, size);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double off = w[i] - decoded[i];
      sum += off * off;
    }
    return sum;
  }
}
