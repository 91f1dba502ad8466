package trit.infer;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.UnencodableValueException;
import trit.compute.Backend;
import trit.compute.RotaryPairs;
import trit.compute.RotaryTable;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The keys and values of the tokens a decoder has already read: {@code 2 * layers * kvHeads *
 * headDim} numbers a token, in F32, F16 or Q8_0. Belongs to one sequence and one thread at a time.
 */
public final class KvCache implements AutoCloseable {
  private final Memory memory;
  private final Backend backend;
  private final Encoding encoding;
  private final List<EncodedTensor> keys = new ArrayList<>();
  private final List<EncodedTensor> values = new ArrayList<>();
  private final Optional<RotaryTable> rotary;
  private final int[] tokens;
  private int length;

  /**
   * Room for {@code capacity} tokens.
   *
   * @param encoding one of {@link KvEncoding#CHOICES}
   * @param pairs which elements of its keys are turned together
   * @param backend what reads it
   * @throws ModelException if the model cannot read that many, or its rows do not fit the encoding
   */
  KvCache(
      TransformerConfig config,
      int capacity,
      Encoding encoding,
      RotaryPairs pairs,
      Backend backend) {
    if (capacity < 1 || capacity > config.context()) {
      throw new ModelException(
          "the model reads 1 to "
              + config.context()
              + " tokens at once, not "
              + capacity
              + "; ask for a context within that");
    }
    KvEncoding.check(encoding, config);
    this.encoding = encoding;
    this.backend = backend;
    this.memory = backend.openMemory();
    this.tokens = new int[capacity];
    this.rotary = config.rotary(capacity).map(table -> table.of(pairs));
    Shape shape = Shape.of(capacity, config.kvWidth());
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(encoding.scratch(shape, memory));
      values.add(encoding.scratch(shape, memory));
    }
  }

  /**
   * Bytes that a cache of this many tokens takes, and where it is encoded the room in which one
   * layer of it is decoded for many tokens at once.
   */
  public static long bytes(TransformerConfig config, int capacity, Encoding encoding) {
    Shape shape = Shape.of(capacity, config.kvWidth());
    long decoded = encoding == Encoding.F32 ? 0 : Encoding.F32.bytes(shape);
    return 2 * (config.layers() * encoding.bytes(shape) + decoded);
  }

  /** How many tokens fit. */
  public int capacity() {
    return tokens.length;
  }

  /** How many tokens are in it. */
  public int length() {
    return length;
  }

  /** Forgets every token; the next one is at position 0 again. */
  public void clear() {
    length = 0;
  }

  /**
   * Forgets what is not the beginning of a text that is to be read next.
   *
   * @param text its tokens; the last is always forgotten, because its logits are wanted
   * @return how many of its first tokens need not be read again
   */
  public int keepPrefixOf(int[] text) {
    length = prefixOf(text);
    return length;
  }

  /** How many of a text's first tokens, but for its last, are the first in here. */
  int prefixOf(int[] text) {
    int most = Math.max(0, Math.min(length, text.length - 1));
    int different = Arrays.mismatch(tokens, 0, most, text, 0, most);
    return different < 0 ? most : different;
  }

  /**
   * Holds the first tokens of another cache, and nothing else.
   *
   * @param other of the same decoder and as large
   */
  void copy(KvCache other, int count) {
    for (int layer = 0; layer < keys.size(); layer++) {
      copy(other.keys.get(layer), keys.get(layer), count);
      copy(other.values.get(layer), values.get(layer), count);
    }
    System.arraycopy(other.tokens, 0, tokens, 0, count);
    length = count;
  }

  private void copy(EncodedTensor from, EncodedTensor to, int count) {
    if (encoding == Encoding.F32) {
      backend.copy(first(from, count), first(to, count));
      return;
    }
    long bytes = count * encoding.rowBytes(to.shape().columns());
    backend.finish();
    MemorySegment.copy(from.data(), 0, to.data(), 0, bytes);
  }

  private static Tensor first(EncodedTensor rows, int count) {
    return new Tensor(rows.shape(), rows.data()).rows(0, count);
  }

  @Override
  public void close() {
    memory.close();
  }

  /** Writes keys and values of the tokens that come next; {@link #advance} counts them. */
  void put(int layer, Tensor newKeys, Tensor newValues) {
    try {
      backend.keep(newKeys, keys.get(layer), length);
      backend.keep(newValues, values.get(layer), length);
    } catch (UnencodableValueException e) {
      throw KvEncoding.misfit(e);
    }
  }

  /**
   * Keys of a layer, rotated, {@code [capacity, kvHeads * headDim]}; unfilled rows are undefined.
   */
  EncodedTensor keys(int layer) {
    return keys.get(layer);
  }

  /** Values of a layer; as {@link #keys}. */
  EncodedTensor values(int layer) {
    return values.get(layer);
  }

  /** The angles of every position that fits; empty where positions are learned. */
  Optional<RotaryTable> rotary() {
    return rotary;
  }

  /** Checks that so many more tokens fit. */
  void require(int more) {
    if (length + more > capacity()) {
      throw new ModelException(
          "the context is full: "
              + (length + more)
              + " tokens do not fit into "
              + capacity()
              + "; shorten the prompt or ask for a longer context");
    }
  }

  /** Counts tokens whose keys and values have been written in every layer. */
  void advance(int[] ids, int from, int count) {
    System.arraycopy(ids, from, tokens, length, count);
    length += count;
  }
}
