package trit.compute.vector;

import java.util.Arrays;
import trit.compute.RotationKernels;
import trit.compute.Workers;
import trit.tensor.Tensor;

/** Every row on its own, shared among the threads. */
final class VectorRotation implements RotationKernels {
  private final Workers workers;
  private final ScratchPool scratch;

  VectorRotation(Workers workers, ScratchPool scratch) {
    this.workers = workers;
    this.scratch = scratch;
  }

  @Override
  public void hadamard(Tensor x, float[] signs) {
    float norm = norm(x);
    float[] factors = new float[signs.length];
    for (int i = 0; i < signs.length; i++) {
      factors[i] = signs[i] * norm;
    }
    eachRow(x, factors, (row, bytes, first) -> HadamardRow.rotate(row, bytes, factors, first));
  }

  @Override
  public void hadamardInverse(Tensor x, float[] signs) {
    float[] factors = new float[signs.length];
    Arrays.fill(factors, norm(x));
    eachRow(
        x,
        signs,
        (row, bytes, first) -> {
          HadamardRow.rotate(row, bytes, factors, first);
          HadamardRow.flip(row, bytes, signs, first);
        });
  }

  private static float norm(Tensor x) {
    return (float) (1 / Math.sqrt(x.columns()));
  }

  @Override
  public void mixParts(Tensor x, float[] matrix) {
    PartMixing mixing = new PartMixing(matrix, x.columns());
    long first = Lanes.write(x);
    Ranges.rows(
        workers,
        x.rows(),
        x.columns(),
        (from, to) ->
            scratch.lend(
                mixing.scratchBytes(),
                column -> {
                  for (long row = from; row < to; row++) {
                    mixing.mix(first + row * x.columns() * Float.BYTES, column);
                  }
                }));
  }

  private void eachRow(Tensor x, float[] signs, RowOperation operation) {
    long first = Lanes.write(x);
    int width = x.columns();
    long bytes = (long) width * Float.BYTES;
    int rowsOfSigns = signs.length / width;
    Ranges.rows(
        workers,
        x.rows(),
        width,
        (from, to) -> {
          for (long row = from; row < to; row++) {
            operation.apply(first + row * bytes, bytes, (int) (row % rowsOfSigns) * width);
          }
        });
  }

  /** What happens to one row while it is in the first cache. */
  @FunctionalInterface
  private interface RowOperation {
    void apply(long row, long bytes, int firstSign);
  }
}
