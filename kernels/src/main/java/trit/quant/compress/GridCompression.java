package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Ways that store a matrix on a stepped grid; they differ in how a group's step is found. */
sealed interface GridCompression extends Compression permits UniformGrid, AbsmaxGrid, PiGrid {

  /** What weights are rounded to, a group of neighbours at a time. */
  GroupedGrid grid();

  @Override
  default byte[] compress(Tensor weights, Means means) {
    return grid().compress(weights, means.backend());
  }

  @Override
  default long bits(Shape shape) {
    return grid().bits(shape);
  }

  @Override
  default int[] codeBits() {
    return new int[] {grid().grid().bits()};
  }

  @Override
  default void describe(Shape shape, StreamFields fields) {
    grid().describe(shape, fields);
  }

  @Override
  default void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    grid().decompress(stored, workers, weights);
  }
}
