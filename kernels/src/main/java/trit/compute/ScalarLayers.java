package trit.compute;

import trit.tensor.Tensor;

/** Embedding, RMSNorm, rotary embedding and SwiGLU, row by row. */
final class ScalarLayers {
  private final Workers workers;

  ScalarLayers(Workers workers) {
    this.workers = workers;
  }

  void embed(int[] ids, Tensor table, Tensor out) {
    int width = table.columns();
    workers.run(
        ids.length,
        t -> {
          for (int d = 0; d < width; d++) {
            out.set((long) t * width + d, table.get((long) ids[t] * width + d));
          }
        });
  }

  /** One after the other: two tokens may add to the same row. */
  void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    int width = dTable.columns();
    for (int t = 0; t < ids.length; t++) {
      for (int d = 0; d < width; d++) {
        long at = (long) ids[t] * width + d;
        dTable.set(at, dTable.get(at) + dOut.get((long) t * width + d));
      }
    }
  }

  void rmsNorm(Tensor x, Tensor gain, float epsilon, Tensor y) {
    int width = x.columns();
    workers.run(
        x.rows(),
        t -> {
          long row = (long) t * width;
          double inverse = inverseRms(x, row, width, epsilon);
          for (int d = 0; d < width; d++) {
            y.set(row + d, (float) (x.get(row + d) * inverse * gain.get(d)));
          }
        });
  }

  /** {@code dx = r (dy g) - x r³ mean(x dy g)} with {@code r = 1 / rms}. */
  void rmsNormGradient(Tensor x, Tensor gain, float epsilon, Tensor dy, Tensor dx, Tensor dGain) {
    int width = x.columns();
    double[] gains = new double[width];
    for (int t = 0; t < x.rows(); t++) {
      long row = (long) t * width;
      double inverse = inverseRms(x, row, width, epsilon);
      double projection = 0;
      for (int d = 0; d < width; d++) {
        projection += (double) x.get(row + d) * dy.get(row + d) * gain.get(d);
      }
      double pull = projection * inverse * inverse * inverse / width;
      for (int d = 0; d < width; d++) {
        gains[d] += dy.get(row + d) * x.get(row + d) * inverse;
        dx.set(row + d, (float) (dy.get(row + d) * gain.get(d) * inverse - x.get(row + d) * pull));
      }
    }
    for (int d = 0; d < width; d++) {
      dGain.set(d, (float) (dGain.get(d) + gains[d]));
    }
  }

  private static double inverseRms(Tensor x, long row, int width, float epsilon) {
    double squares = 0;
    for (int d = 0; d < width; d++) {
      squares += (double) x.get(row + d) * x.get(row + d);
    }
    return 1 / Math.sqrt(squares / width + epsilon);
  }

  /** Turns by the angle for {@code direction} 1, back for -1. */
  void rotate(Tensor x, RotaryTable table, int[] positions, int direction) {
    int half = table.headDim() / 2;
    int heads = x.columns() / table.headDim();
    workers.run(
        x.rows(),
        t -> {
          for (int h = 0; h < heads; h++) {
            long head = (long) t * x.columns() + (long) h * table.headDim();
            for (int i = 0; i < half; i++) {
              float cosine = table.cosines()[positions[t] * half + i];
              float sine = direction * table.sines()[positions[t] * half + i];
              float a = x.get(head + i);
              float b = x.get(head + half + i);
              x.set(head + i, a * cosine - b * sine);
              x.set(head + half + i, b * cosine + a * sine);
            }
          }
        });
  }

  void swiGlu(Tensor gate, Tensor up, Tensor out) {
    workers.run(
        gate.rows(),
        t -> {
          long end = (long) (t + 1) * gate.columns();
          for (long i = (long) t * gate.columns(); i < end; i++) {
            out.set(i, (float) (gate.get(i) * sigmoid(gate.get(i)) * up.get(i)));
          }
        });
  }

  /** {@code silu'(g) = s (1 + g (1 - s))} with {@code s = sigmoid(g)}. */
  void swiGluGradient(Tensor gate, Tensor up, Tensor dOut, Tensor dGate, Tensor dUp) {
    workers.run(
        gate.rows(),
        t -> {
          long end = (long) (t + 1) * gate.columns();
          for (long i = (long) t * gate.columns(); i < end; i++) {
            double g = gate.get(i);
            double s = sigmoid(g);
            double d = dOut.get(i);
            dUp.set(i, (float) (d * g * s));
            dGate.set(i, (float) (d * up.get(i) * s * (1 + g * (1 - s))));
          }
        });
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
