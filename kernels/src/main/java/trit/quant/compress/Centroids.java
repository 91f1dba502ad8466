package trit.quant.compress;

import trit.compute.CentroidTable;

/** Learned vectors, as a file holds them. */
final class Centroids {
  private final CentroidTable table;

  /** Takes {@code k * v} coordinates, centroid after centroid. */
  Centroids(float[] centroids, int v) {
    table = new CentroidTable(centroids, v);
  }

  /** The index of the nearest centroid to the point that begins at {@code from}; ties go down. */
  int nearest(float[] points, int from) {
    return table.nearest(points, from);
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
    for (int c = 0; c < table.count(); c++) {
      for (int i = 0; i < table.dimensions(); i++) {
        out.writeHalf(table.coordinate(c, i));
      }
    }
  }

  /** The same elsewhere, rounded to 16 bits as a file holds them. */
  Centroids moved(double[] moves) {
    int v = table.dimensions();
    float[] centroids = new float[moves.length];
    for (int i = 0; i < centroids.length; i++) {
      float coordinate = (float) (table.coordinate(i / v, i % v) + moves[i]);
      centroids[i] = Float.float16ToFloat(Float.floatToFloat16(coordinate));
    }
    return new Centroids(centroids, v);
  }

  /** Adds a centroid. */
  void add(int centroid, float[] values) {
    for (int i = 0; i < table.dimensions(); i++) {
      values[i] += table.coordinate(centroid, i);
    }
  }

  /** Copies a centroid. */
  void copy(int centroid, float[] values) {
    for (int i = 0; i < table.dimensions(); i++) {
      values[i] = table.coordinate(centroid, i);
    }
  }
}
