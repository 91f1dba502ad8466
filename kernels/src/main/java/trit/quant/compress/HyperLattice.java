package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Pairs of neighbours are points of a square that a winding line passes close to, stored as the
 * number of a point on the line (Hyper-Compression, Fan et al., 2024, arXiv:2409.00592). Pairs
 * outside of the square are scaled into it by the factor of their class. The line's points are a
 * slightly sheared lattice of 40 by 40, so what is lost is what 40 even steps in either direction
 * lose.
 *
 * @param side of the square, in weights
 * @param classes of pairs outside of it, 0 … 3
 */
public record HyperLattice(double side, int classes) implements Compression {
  static final int NODES = 1600;
  private static final int TURNS = 40;

  /** The mean and the reach. */
  private static final int HEAD_BITS = 2 * Float.SIZE;

  /** Checks the ranges. */
  public HyperLattice {
    if (!(side > 0 && side < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the side of the square must be above 0, not " + side);
    }
    if (classes < 0 || classes > 3) {
      throw new IllegalArgumentException("there are 0 to 3 classes outside, not " + classes);
    }
  }

  /** How many bits the number of a pair has. */
  int indexBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros((classes + 1) * (NODES + 1) - 1);
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    float mean = (float) (means.backend().sum(weights) / Math.max(1, weights.size()));
    float reach = reach(weights, mean);
    int pairs = Math.toIntExact((weights.size() + 1) / 2);
    int[] indices = new int[pairs];
    Nodes nodes = nodes();
    means
        .backend()
        .workers()
        .runRows(
            0,
            pairs,
            i -> {
              boolean last = 2L * i + 1 == weights.size();
              float first = weights.get(2L * i) - mean;
              indices[i] = index(first, last ? 0 : weights.get(2L * i + 1) - mean, reach, nodes);
            });
    BitWriter out = new BitWriter();
    out.writeFloat(mean);
    out.writeFloat(reach);
    for (int index : indices) {
      out.write(index, indexBits());
    }
    return out.toBytes();
  }

  /** The largest coordinate over half the side: what the last class has to scale down by. */
  private float reach(Tensor weights, float mean) {
    float largest = 0;
    for (long i = 0; i < weights.size(); i++) {
      largest = Math.max(largest, Math.abs(weights.get(i) - mean));
    }
    return (float) Math.max(1, largest / (side / 2));
  }

  /** The factor of a class: classes share the way out to the farthest pair evenly. */
  private double factor(int number, float reach) {
    return classes == 0 ? 1 : StrictMath.pow(reach, (double) number / classes);
  }

  private int index(float x, float y, float reach, Nodes nodes) {
    double farthest = Math.max(Math.abs(x), Math.abs(y)) / (side / 2);
    int number = 0;
    while (number < classes && factor(number, reach) < farthest) {
      number++;
    }
    double factor = factor(number, reach);
    return number * (NODES + 1) + nodes.nearest(x / factor, y / factor);
  }

  private Nodes nodes() {
    return new Nodes(
        IntStream.range(0, NODES).mapToDouble(this::abscissa).toArray(),
        IntStream.range(0, NODES).mapToDouble(this::ordinate).toArray());
  }

  /** The places of the nodes on the line, so that nobody divides for each of them again. */
  private record Nodes(double[] x, double[] y) {

    /** The nearest: 0 is the centre, the others lie on the line. */
    int nearest(double atX, double atY) {
      int best = 0;
      double least = atX * atX + atY * atY;
      for (int k = 0; k < x.length; k++) {
        double dx = atX - x[k];
        double dy = atY - y[k];
        double distance = dx * dx + dy * dy;
        if (distance < least) {
          least = distance;
          best = k + 1;
        }
      }
      return best;
    }
  }

  private double abscissa(int k) {
    return k * (side / (TURNS * TURNS)) % side - side / 2;
  }

  private double ordinate(int k) {
    return side * (k % TURNS) / TURNS - side / 2;
  }

  @Override
  public long bits(Shape shape) {
    return HEAD_BITS + (shape.size() + 1) / 2 * indexBits();
  }

  @Override
  public int[] codeBits() {
    return new int[] {indexBits()};
  }

  @Override
  public void describe(Shape shape, StreamFields fields) {
    fields.side(HEAD_BITS);
    fields.codes(0, (shape.size() + 1) / 2);
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    BitReader head = new BitReader(stored, 0);
    float mean = head.readFloat();
    float reach = head.readFloat();
    double[] factors = new double[(1 << indexBits()) / (NODES + 1) + 1];
    for (int number = 0; number < factors.length; number++) {
      factors[number] = factor(number, reach);
    }
    int pairs = Math.toIntExact((weights.size() + 1) / 2);
    workers.runRows(
        0,
        pairs,
        pair -> {
          long at = HEAD_BITS + (long) pair * indexBits();
          int index = (int) new BitReader(stored, at).read(indexBits());
          double factor = factors[index / (NODES + 1)];
          int node = index % (NODES + 1);
          weights.set(2L * pair, (float) (node == 0 ? mean : mean + factor * abscissa(node - 1)));
          if (2L * pair + 1 < weights.size()) {
            double y = node == 0 ? mean : mean + factor * ordinate(node - 1);
            weights.set(2L * pair + 1, (float) y);
          }
        });
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "hyper " + side + ", " + classes;
  }
}
