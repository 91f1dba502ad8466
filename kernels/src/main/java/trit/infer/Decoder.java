package trit.infer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.nn.StoredModel;
import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Runs a stored Llama model: many tokens at once or one after another, through a {@link KvCache}.
 * Not to be used by several threads at once; the backend's workers share the work inside.
 *
 * <p>How activations are rounded follows from the model. Layers that were trained through a
 * fake-quantizer with 8-bit activations round each token to 8 bits, whether their weights still lie
 * in f32 (then they are rounded on load exactly as training rounds them) or are packed. All others
 * multiply what their codes stand for with activations in f32, so that a perplexity measures the
 * weights alone; llama.cpp rounds activations to 8 bits there and differs by that much.
 */
public final class Decoder implements AutoCloseable {
  private static final int LARGEST_BATCH = 512;

  private final Memory memory;
  private final Memory readable = Memory.open();
  private final TransformerConfig config;
  private final Backend backend;
  private final PreparedTransformer model;
  private final DecoderBuffers buffers;
  private final OutputLayer output;
  private final Optional<RecordedStep> step;
  private final Tensor last;
  private final Encoding kvEncoding;
  private final int batch;

  /** A decoder that rounds nothing but what the model does. */
  public Decoder(StoredModel stored, Backend backend) {
    this(stored, backend, Precision.WEIGHTS_ONLY);
  }

  /**
   * Prepares every matrix for the backend.
   *
   * @param stored stays open as long as the decoder is used
   * @param precision what may be rounded for speed, or to save memory
   * @throws ModelException if a weight is not a finite number, or heads do not fit the encoding of
   *     keys and values
   */
  public Decoder(StoredModel stored, Backend backend, Precision precision) {
    this(stored, backend, precision, Optional.empty());
  }

  /** A decoder that rounds nothing, whose matrices' inputs somebody looks at. */
  public static Decoder observed(StoredModel stored, Backend backend, InputObserver observer) {
    return new Decoder(stored, backend, Precision.WEIGHTS_ONLY, Optional.of(observer));
  }

  private Decoder(
      StoredModel stored, Backend backend, Precision precision, Optional<InputObserver> observer) {
    this.kvEncoding = precision.keysAndValues();
    KvEncoding.check(kvEncoding, stored.config());
    this.config = stored.config();
    this.backend = backend;
    this.batch = Math.min(LARGEST_BATCH, config.context());
    this.memory = backend.openMemory();
    this.last = readable.scratch(Shape.of(1, config.vocab()));
    // What looks at inputs or decompresses matrices waits in the middle of a step.
    boolean waits = observer.isPresent() || !stored.streams().isEmpty();
    this.step =
        backend.onHost() || waits
            ? Optional.empty()
            : Optional.of(new RecordedStep(backend, config, readable, memory));
    try {
      this.model = new Preparation(stored, backend, precision, batch, memory, observer).prepare();
      this.buffers = DecoderBuffers.of(config, batch, memory);
      this.output = new OutputLayer(backend, model.output(), config.vocab(), memory);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Bytes that a decoder with its weights and a cache takes.
   *
   * @param weights bytes of all tensors as they are encoded; repacking takes a tenth more at most,
   *     because what was repacked need not stay in memory
   * @param context tokens of the cache
   * @param keysAndValues how they are kept
   */
  public static long bytes(
      TransformerConfig config, long weights, int context, Encoding keysAndValues) {
    int batch = Math.min(LARGEST_BATCH, config.context());
    return weights
        + DecoderBuffers.bytes(config, batch)
        + KvCache.bytes(config, context, keysAndValues);
  }

  /** The model's shape. */
  public TransformerConfig config() {
    return config;
  }

  /** What computes. */
  public Backend backend() {
    return backend;
  }

  /** How caches of this decoder keep keys and values. */
  public Encoding keysAndValues() {
    return kvEncoding;
  }

  /** The most tokens that {@link #hidden} takes at once. */
  public int batch() {
    return batch;
  }

  /** An empty cache for this model. */
  public KvCache cache(int capacity) {
    return new KvCache(config, capacity, kvEncoding, model.pairs(), backend);
  }

  /**
   * Reads tokens and gives the final hidden state of each, normed and ready for {@link #logits}.
   *
   * @param ids 1 … {@link #batch()} tokens that follow those in the cache
   * @return {@code [ids.length, hidden]}; valid until the next call
   * @throws ModelException if the cache is full or a token is not in the vocabulary
   */
  public Tensor hidden(int[] ids, KvCache cache) {
    if (ids.length < 1 || ids.length > batch) {
      throw new IllegalArgumentException(ids.length + " tokens at once, of 1 to " + batch);
    }
    return hidden(ids, List.of(new Span(cache, 0, ids.length)));
  }

  private Tensor hidden(int[] ids, List<Span> spans) {
    spans.forEach(span -> span.cache().require(span.count()));
    DecoderBuffers rows = buffers.first(ids.length);
    int[] places = spans.stream().flatMapToInt(span -> Arrays.stream(span.places())).toArray();
    model.embedding().embed(ids, places, rows.stream(), rows.normed());
    model.run(config.headDim(), rows, new Texts(backend, config, spans));
    spans.forEach(span -> span.cache().advance(ids, span.from(), span.count()));
    return rows.normed();
  }

  /** Reads one token, all of it as one recorded step, and leaves the logits after it. */
  private void step(int id, KvCache cache, RecordedStep recorded) {
    DecoderBuffers rows = buffers.first(1);
    model
        .embedding()
        .embed(new int[] {id}, new int[] {cache.length()}, rows.stream(), rows.normed());
    recorded.run(
        cache,
        past -> {
          model.run(config.headDim(), rows, past);
          output.multiplyThere(rows.normed());
        });
    cache.advance(new int[] {id}, 0, 1);
    output.handOver(last);
  }

  /**
   * The output layer. Logits in the computer's own memory can be read when it returns.
   *
   * @param hidden {@code [T, hidden]} from {@link #hidden}, or rows of it
   * @param logits {@code [T, vocab]}
   */
  public void logits(Tensor hidden, Tensor logits) {
    output.multiply(hidden, logits);
  }

  /**
   * Reads any number of tokens and gives the logits after the last.
   *
   * @return {@code [1, vocab]}; valid until the next call
   * @throws ModelException as {@link #hidden}
   */
  public Tensor next(int[] ids, KvCache cache) {
    cache.require(ids.length);
    if (ids.length == 1 && step.isPresent()) {
      step(ids[0], cache, step.get());
      return last;
    }
    Tensor end = null;
    for (int from = 0; from < ids.length; from += batch) {
      int to = Math.min(ids.length, from + batch);
      Tensor hidden = hidden(Arrays.copyOfRange(ids, from, to), cache);
      end = hidden.rows(to - from - 1, to - from);
    }
    if (end == null) {
      throw new IllegalArgumentException("no tokens to read");
    }
    logits(end, last);
    return last;
  }

  /**
   * Reads the next token of several sequences at once: their matrices are multiplied together, and
   * each attends to its own cache.
   *
   * @param ids one per sequence, 1 … {@link #batch()} of them
   * @param caches one per sequence
   * @param logits {@code [ids.length, vocab]}
   * @throws ModelException as {@link #hidden}
   */
  public void nextOfEach(int[] ids, List<KvCache> caches, Tensor logits) {
    if (ids.length < 1 || ids.length > batch || ids.length != caches.size()) {
      throw new IllegalArgumentException(
          ids.length + " tokens for " + caches.size() + " sequences, of 1 to " + batch);
    }
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      spans.add(new Span(caches.get(i), i, 1));
    }
    logits(hidden(ids, spans), logits);
  }

  @Override
  public void close() {
    step.ifPresent(RecordedStep::close);
    readable.close();
    memory.close();
  }
}
