package trit.quant.compress;

/**
 * Polynomials over equally spaced points that are orthonormal there, lowest degree first: the
 * coefficients of a curve of least squared error are then products.
 *
 * @param polynomials one row for each, one value for each point
 */
record CurveBasis(double[][] polynomials) {

  /** So many polynomials over so many points, no more than there are points. */
  static CurveBasis of(int coefficients, int points) {
    double[][] polynomials = new double[coefficients][points];
    for (int degree = 0; degree < coefficients; degree++) {
      double[] next = polynomials[degree];
      for (int i = 0; i < points; i++) {
        double place = points == 1 ? 0 : 2.0 * i / (points - 1) - 1;
        next[i] = degree == 0 ? 1 : place * polynomials[degree - 1][i];
      }
      // a second time, because what rounding leaves of the others grows with the degree
      orthogonalize(polynomials, degree);
      orthogonalize(polynomials, degree);
      double norm = Math.sqrt(product(next, next));
      for (int i = 0; i < points; i++) {
        next[i] /= norm;
      }
    }
    return new CurveBasis(polynomials);
  }

  private static void orthogonalize(double[][] polynomials, int degree) {
    for (int lower = 0; lower < degree; lower++) {
      double share = product(polynomials[degree], polynomials[lower]);
      for (int i = 0; i < polynomials[degree].length; i++) {
        polynomials[degree][i] -= share * polynomials[lower][i];
      }
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  int coefficients() {
    return polynomials.length;
  }

  int length() {
    return polynomials[0].length;
  }

  /** The coefficients of the curve that is nearest to as many values as there are points. */
  double[] fit(float[] values) {
    double[] coefficients = new double[coefficients()];
    for (int degree = 0; degree < coefficients.length; degree++) {
      for (int i = 0; i < values.length; i++) {
        coefficients[degree] += polynomials[degree][i] * values[i];
      }
    }
    return coefficients;
  }

  /** The curve at a point. */
  float value(double[] coefficients, int point) {
    double value = 0;
    for (int degree = 0; degree < coefficients.length; degree++) {
      value += coefficients[degree] * polynomials[degree][point];
    }
    return (float) value;
  }
}
