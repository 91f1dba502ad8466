package trit.compute;

/** Centroids, coordinate by coordinate, so that distances to many are computed side by side. */
public final class CentroidTable {
  private final float[][] coordinates;
  private final float[] halfLengths;

  /** Takes {@code k * v} coordinates, centroid after centroid. */
  public CentroidTable(float[] centroids, int v) {
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

  /** How many centroids there are. */
  public int count() {
    return halfLengths.length;
  }

  /** How many coordinates each has. */
  public int dimensions() {
    return coordinates.length;
  }

  /** One coordinate of a centroid. */
  public float coordinate(int centroid, int i) {
    return coordinates[i][centroid];
  }

  /** The index of the nearest centroid to the point that begins at {@code from}; ties go down. */
  public int nearest(float[] points, int from) {
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
}
