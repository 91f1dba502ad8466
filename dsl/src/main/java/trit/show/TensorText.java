package trit.show;

import java.util.Arrays;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** A tensor as people read it: its shape, its range, how its values lie; never all of them. */
public final class TensorText {
  private static final int MOST_LEVELS = 64;
  private static final int PROBES = 256;

  private final Tensor tensor;

  /** The text of a tensor. */
  public TensorText(Tensor tensor) {
    this.tensor = tensor;
  }

  /** Shape and statistics. */
  public String summary() {
    double sum = 0;
    double squares = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    long zeros = 0;
    for (long i = 0; i < tensor.size(); i++) {
      double value = tensor.get(i);
      sum += value;
      squares += value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      zeros += value == 0 ? 1 : 0;
    }
    double mean = sum / tensor.size();
    double deviation = Math.sqrt(Math.max(0, squares / tensor.size() - mean * mean));
    return "%s: %s to %s, mean %s, standard deviation %s, %s %% zeros"
        .formatted(
            tensor,
            Quantities.number(least),
            Quantities.number(most),
            Quantities.number(mean),
            Quantities.number(deviation),
            Quantities.number(100.0 * zeros / tensor.size()));
  }

  /** How often values occur. */
  public Plot histogram() {
    return Plots.histogram(tensor.toString(), tensor.toArray(), "weight");
  }

  /**
   * How often values occur, and the levels of an encoding in a typical block, the one whose largest
   * magnitude is the median of all blocks; none where there would be more than 64.
   */
  public Plot histogram(Encoding encoding) {
    double[] levels = levels(encoding, typicalRange(encoding.blockSize()));
    double[] drawn = levels.length > MOST_LEVELS ? new double[0] : levels;
    return Plots.histogram(
        tensor + " and the grid of " + encoding, tensor.toArray(), "weight", drawn);
  }

  private float typicalRange(int block) {
    float[] values = tensor.toArray();
    double[] ranges = new double[Math.max(1, values.length / block)];
    for (int i = 0; i < ranges.length * block && i < values.length; i++) {
      ranges[i / block] = Math.max(ranges[i / block], Math.abs(values[i]));
    }
    Arrays.sort(ranges);
    return (float) ranges[ranges.length / 2];
  }

  /** What blocks of this range decode to: blocks whose values run through the range are tried. */
  private static double[] levels(Encoding encoding, float range) {
    int block = encoding.blockSize();
    try (Memory memory = Memory.open()) {
      Tensor probes = memory.scratch(Shape.of(PROBES, block));
      for (long i = 0; i < probes.size(); i++) {
        probes.set(i, range * (2f * i / (probes.size() - 1) - 1));
      }
      for (int row = 0; block > 1 && row < PROBES; row++) {
        probes.set((long) row * block, -range); // the range of every block
      }
      EncodedTensor encoded = encoding.encode(probes, memory);
      float[] decoded = Encoding.decode(encoded, memory).toArray();
      double[] levels = new double[decoded.length];
      Arrays.setAll(levels, i -> decoded[i]);
      return Arrays.stream(levels).distinct().sorted().toArray();
    }
  }
}
