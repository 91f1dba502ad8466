package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import java.util.function.ToDoubleFunction;
import trit.compute.Backend;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A stepped grid with a 16-bit float for each group of neighbours: the float, then the codes.
 *
 * @param grid what weights are rounded to
 * @param group how many neighbours in a row share a step; the last of a row may be fewer
 */
record GroupedGrid(SteppedGrid grid, int group) {

  /** With the step of least error for each group. */
  byte[] compress(Tensor weights, Backend backend) {
    return compress(weights, backend, group -> new GridStepSearch(grid).search(group).step());
  }

  /** With the step that a rule gives for the weights of each group. */
  byte[] compress(Tensor weights, Backend backend, ToDoubleFunction<float[]> step) {
    int groups = Math.ceilDiv(weights.columns(), group);
    float[][] stored = new float[weights.rows()][groups];
    backend
        .workers()
        .runRows(
            0,
            weights.rows(),
            row -> {
              for (int g = 0; g < groups; g++) {
                float[] w = values(weights, row, g);
                stored[row][g] = grid.stored(step.applyAsDouble(w));
              }
            });
    BitWriter out = new BitWriter();
    for (int row = 0; row < weights.rows(); row++) {
      for (int g = 0; g < groups; g++) {
        out.writeHalf(stored[row][g]);
        for (float w : values(weights, row, g)) {
          out.write(grid.code(w, stored[row][g] * grid.unit()), grid.bits());
        }
      }
    }
    return out.toBytes();
  }

  private float[] values(Tensor weights, int row, int g) {
    int count = Math.min(group, weights.columns() - g * group);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = weights.get((long) row * weights.columns() + g * group + i);
    }
    return values;
  }

  long bits(Shape shape) {
    return shape.rows() * rowBits(shape.columns());
  }

  private long rowBits(int columns) {
    return (long) Math.ceilDiv(columns, group) * Short.SIZE + (long) columns * grid.bits();
  }

  void describe(Shape shape, StreamFields fields) {
    for (int row = 0; row < shape.rows(); row++) {
      for (int from = 0; from < shape.columns(); from += group) {
        fields.side(Short.SIZE);
        fields.codes(0, Math.min(group, shape.columns() - from));
      }
    }
  }

  void decompress(MemorySegment bytes, Workers workers, Tensor weights) {
    workers.runRows(
        0,
        weights.rows(),
        row -> {
          BitReader in = new BitReader(bytes, row * rowBits(weights.columns()));
          float stored = 0;
          for (int i = 0; i < weights.columns(); i++) {
            stored = i % group == 0 ? in.readHalf() : stored;
            float value = grid.value(in.readSigned(grid.bits()), stored);
            weights.set((long) row * weights.columns() + i, value);
          }
        });
  }
}
