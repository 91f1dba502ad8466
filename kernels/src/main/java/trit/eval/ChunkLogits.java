package trit.eval;

import java.util.Arrays;
import java.util.List;
import trit.infer.Decoder;
import trit.infer.KvCache;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Computes the logits of scored positions by one or more models side by side, a few rows at a time,
 * so that neither a chunk's nor a text's logits ever lie in memory whole.
 */
final class ChunkLogits implements AutoCloseable {
  private static final int ROWS = 64;

  private final Memory memory = Memory.open();
  private final List<Decoder> decoders;
  private final List<KvCache> caches;
  private final List<Tensor> pieces;
  private final int batch;
  private final long[] nanoseconds;

  /** What looks at the logits. */
  interface Visitor {
    /**
     * Called for consecutive rows in order.
     *
     * @param position in the chunk, of the first row
     * @param logits one {@code [n, vocab]} per model; valid during the call
     */
    void visit(int position, List<Tensor> logits);
  }

  ChunkLogits(List<Decoder> decoders, int context) {
    this.decoders = decoders;
    this.caches = decoders.stream().map(decoder -> decoder.cache(context)).toList();
    this.pieces =
        decoders.stream().map(d -> memory.scratch(Shape.of(ROWS, d.config().vocab()))).toList();
    this.nanoseconds = new long[decoders.size()];
    this.batch = decoders.stream().mapToInt(Decoder::batch).min().orElseThrow();
  }

  /** Reads a chunk from an empty context and visits the logits of positions from … to-1. */
  void visit(int[] chunk, int from, int to, Visitor visitor) {
    caches.forEach(KvCache::clear);
    for (int start = 0; start < to; start += batch) {
      int end = Math.min(start + batch, to);
      int[] ids = Arrays.copyOfRange(chunk, start, end);
      List<Tensor> hidden = read(ids);
      for (int row = Math.max(from, start); row < end; row += ROWS) {
        int last = Math.min(row + ROWS, end);
        visitor.visit(row, logits(hidden, row - start, last - start));
      }
    }
  }

  /** How long model {@code i} has worked, scoring by the visitor not counted. */
  double seconds(int i) {
    return nanoseconds[i] * 1e-9;
  }

  @Override
  public void close() {
    caches.forEach(KvCache::close);
    memory.close();
  }

  private List<Tensor> read(int[] ids) {
    Tensor[] hidden = new Tensor[decoders.size()];
    for (int i = 0; i < hidden.length; i++) {
      long start = System.nanoTime();
      hidden[i] = decoders.get(i).hidden(ids, caches.get(i));
      nanoseconds[i] += System.nanoTime() - start;
    }
    return List.of(hidden);
  }

  private List<Tensor> logits(List<Tensor> hidden, int from, int to) {
    Tensor[] logits = new Tensor[hidden.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = pieces.get(i).rows(0, to - from);
      long start = System.nanoTime();
      decoders.get(i).logits(hidden.get(i).rows(from, to), logits[i]);
      nanoseconds[i] += System.nanoTime() - start;
    }
    return List.of(logits);
  }
}
