package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import trit.code.EncodedTensor;
import trit.compute.EmbeddingKernels;
import trit.compute.RotaryTable;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Rows of a table by number, and rotation by position: one block per row. */
final class CudaEmbedding implements EmbeddingKernels {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Cuda cuda;

  /** Tables are few and used at every step, so they stay on the GPU as long as on the host. */
  private final Map<RotaryTable, Angles> angles = new WeakHashMap<>();

  CudaEmbedding(Cuda cuda) {
    this.cuda = cuda;
  }

  private record Angles(Tensor cosines, Tensor sines) {}

  @Override
  public void embed(int[] ids, Tensor table, Tensor out) {
    cuda.call("embed").in(ids).in(table).out(out).whole(table.columns()).over(ids.length);
  }

  /** Rows are decoded on the host and copied. */
  @Override
  public void embed(int[] ids, EncodedTensor table, Tensor out) {
    try (Memory memory = Memory.open()) {
      Tensor decoded = memory.scratch(out.shape());
      EmbeddingKernels.super.embed(ids, table, decoded);
      cuda.storage().copy(decoded, out);
    }
  }

  /** Tokens are sorted by their row, so that each row is one block's and sums keep their order. */
  @Override
  public void addEmbedGradient(int[] ids, Tensor dOut, Tensor dTable) {
    int[] order =
        IntStream.range(0, ids.length)
            .boxed()
            .sorted(
                (a, b) ->
                    ids[a] != ids[b] ? Integer.compare(ids[a], ids[b]) : Integer.compare(a, b))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] firsts =
        IntStream.range(0, order.length)
            .filter(i -> i == 0 || ids[order[i]] != ids[order[i - 1]])
            .toArray();
    int[] starts = Arrays.copyOf(firsts, firsts.length + 1);
    starts[firsts.length] = order.length;
    cuda.call("addEmbedGradient")
        .in(Arrays.stream(firsts).map(i -> ids[order[i]]).toArray())
        .in(starts)
        .in(order)
        .in(dOut)
        .out(dTable)
        .whole(dTable.columns())
        .over(firsts.length);
  }

  @Override
  public void rotate(Tensor x, RotaryTable table, int[] positions) {
    turn(x, table, positions, 1);
  }

  @Override
  public void rotateBack(Tensor x, RotaryTable table, int[] positions) {
    turn(x, table, positions, -1);
  }

  /** Turns one row by the position that is there when the kernel runs. */
  void rotateAt(Tensor place, Tensor x, RotaryTable table) {
    turn(turning(x, table).absent().in(place), x, table, 1);
  }

  private void turn(Tensor x, RotaryTable table, int[] positions, float direction) {
    turn(turning(x, table).in(positions).absent(), x, table, direction);
  }

  private CudaCall turning(Tensor x, RotaryTable table) {
    Angles at = angles(table);
    return cuda.call("rotate").out(x).in(at.cosines).in(at.sines);
  }

  private static void turn(CudaCall call, Tensor x, RotaryTable table, float direction) {
    call.whole(x.columns() / table.headDim())
        .whole(table.headDim() / 2)
        .whole(table.pairs().step())
        .whole(table.pairs().distance(table.headDim()))
        .real(direction)
        .over(x.rows());
  }

  private synchronized Angles angles(RotaryTable table) {
    return angles.computeIfAbsent(
        table, t -> new Angles(onDevice(t, t.cosines()), onDevice(t, t.sines())));
  }

  private Tensor onDevice(RotaryTable table, float[] values) {
    MemorySegment room = cuda.storage().lasting((long) values.length * Float.BYTES);
    MemorySegment.copy(values, 0, room, Tensor.FLOAT, 0, values.length);
    CudaStorage storage = cuda.storage();
    CLEANER.register(table, () -> storage.retire(room));
    return new Tensor(Shape.of(values.length), room);
  }
}
