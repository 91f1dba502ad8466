package trit.quant.compress;

/** Centroids, coordinate by coordinate, so that distances to many are computed side by side. */
final class Centroids {
  private final float[][] coordinates;
  private final float[] halfLengths;

  /** Takes {@code k * v} coordinates, centroid after centroid. */
  Centroids(float[] centroids, int v) {
    int k = centroids.length / v;
    coordinates = new float[v][k];
    halfLengths = new float[k];
    for (int c = 0; c < k; c++) {
      for (int i = 0; i < v; i++) {
        float x = centroids[c * v + i];
        coordinates[i][c] = x;
        halfLengths[c] += x * x / 2;
      }
    }
  }

  /** The index of the nearest centroid to the point that begins at {@code from}; ties go down. */
  int nearest(float[] points, int from) {
    float[] scores = halfLengths.clone();
    for (int i = 0; i < coordinates.length; i++) {
      float x = points[from + i];
      float[] coordinate = coordinates[i];
      for (int c = 0; c < scores.length; c++) {
        scores[c] -= x * coordinate[c];
      }
    }
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] < scores[best] ? c : best;
    }
    return best;
  }

  /** Reads so many centroids of so many coordinates, in 16-bit floats one after the other. */
  static Centroids read(int count, int v, BitReader in) {
    float[] centroids = new float[count * v];
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = in.readHalf();
    }
    return new Centroids(centroids, v);
  }

  /** Writes them as {@link #read} reads them. */
  void write(BitWriter out) {
    for (int c = 0; c < halfLengths.length; c++) {
      for (float[] coordinate : coordinates) {
        out.writeHalf(coordinate[c]);
      }
    }
  }

  /** Adds a centroid. */
  void add(int centroid, float[] values) {
    for (int i = 0; i < coordinates.length; i++) {
      values[i] += coordinates[i][centroid];
    }
  }

  /** Copies a centroid. */
  void copy(int centroid, float[] values) {
    for (int i = 0; i < coordinates.length; i++) {
      values[i] = coordinates[i][centroid];
    }
  }
}
