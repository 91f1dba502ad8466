package trit.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import trit.compute.RotaryTable;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The keys and values of the tokens a decoder has already read, in f32: {@code 8 * layers * kvHeads
 * * headDim} bytes a token. Belongs to one sequence and one thread at a time.
 */
public final class KvCache implements AutoCloseable {
  private final Memory memory = Memory.open();
  private final List<Tensor> keys = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();
  private final Optional<RotaryTable> rotary;
  private final int capacity;
  private int length;

  /**
   * Room for {@code capacity} tokens.
   *
   * @throws ModelException if the model cannot read that many
   */
  public KvCache(TransformerConfig config, int capacity) {
    if (capacity < 1 || capacity > config.context()) {
      throw new ModelException(
          "the model reads 1 to "
              + config.context()
              + " tokens at once, not "
              + capacity
              + "; ask for a context within that");
    }
    this.capacity = capacity;
    this.rotary = config.rotary(capacity);
    Shape shape = Shape.of(capacity, config.kvWidth());
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(memory.tensor(shape));
      values.add(memory.tensor(shape));
    }
  }

  /** Bytes that a cache of this many tokens takes. */
  public static long bytes(TransformerConfig config, int capacity) {
    return 2L * Float.BYTES * config.layers() * config.kvWidth() * capacity;
  }

  /** How many tokens fit. */
  public int capacity() {
    return capacity;
  }

  /** How many tokens are in it. */
  public int length() {
    return length;
  }

  /** Forgets every token; the next one is at position 0 again. */
  public void clear() {
    length = 0;
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Writes keys and values of the tokens that come next; {@link #advance} counts them. */
  void put(int layer, Tensor newKeys, Tensor newValues) {
    keys.get(layer).rows(length, length + newKeys.rows()).copyFrom(newKeys);
    values.get(layer).rows(length, length + newValues.rows()).copyFrom(newValues);
  }

  /** {@code [capacity, kvHeads * headDim]}, rotated. */
  Tensor keys(int layer) {
    return keys.get(layer);
  }

  /** {@code [capacity, kvHeads * headDim]}. */
  Tensor values(int layer) {
    return values.get(layer);
  }

  /** The angles of every position that fits; empty where positions are learned. */
  Optional<RotaryTable> rotary() {
    return rotary;
  }

  /** Checks that so many more tokens fit. */
  void require(int tokens) {
    if (length + tokens > capacity) {
      throw new ModelException(
          "the context is full: "
              + (length + tokens)
              + " tokens do not fit into "
              + capacity
              + "; shorten the prompt or ask for a longer context");
    }
  }

  /** Counts tokens whose keys and values have been written in every layer. */
  void advance(int tokens) {
    length += tokens;
  }
}
