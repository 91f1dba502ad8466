package trit.infer;

import java.util.Arrays;
import trit.code.EncodedTensor;
import trit.compute.Backend;
import trit.nn.LlamaConfig;
import trit.nn.StoredModel;
import trit.tensor.Memory;
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

  private final Memory memory = Memory.open();
  private final LlamaConfig config;
  private final Backend backend;
  private final PreparedLlama model;
  private final DecoderBuffers buffers;
  private final int batch;

  /**
   * Prepares every matrix for the backend.
   *
   * @param stored stays open as long as the decoder is used
   * @throws ModelException if a weight is not a finite number
   */
  public Decoder(StoredModel stored, Backend backend) {
    this.config = stored.config();
    this.backend = backend;
    this.batch = Math.min(LARGEST_BATCH, config.context());
    try {
      this.model = new LlamaPreparation(stored, backend, batch, memory).prepare();
      this.buffers = DecoderBuffers.of(config, batch, memory);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Bytes that a decoder and a cache of {@code context} tokens take, beyond the mapped file; at
   * most, because matrices that lie in f32 are not copied.
   */
  public static long bytes(LlamaConfig config, int context) {
    int batch = Math.min(LARGEST_BATCH, config.context());
    return Float.BYTES * config.parameterCount()
        + DecoderBuffers.bytes(config, batch)
        + KvCache.bytes(config, context);
  }

  /** The model's shape. */
  public LlamaConfig config() {
    return config;
  }

  /** What computes. */
  public Backend backend() {
    return backend;
  }

  /** The most tokens that {@link #hidden} takes at once. */
  public int batch() {
    return batch;
  }

  /** An empty cache for this model. */
  public KvCache cache(int capacity) {
    return new KvCache(config, capacity);
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
    cache.require(ids.length);
    DecoderBuffers rows = buffers.first(ids.length);
    embed(ids, rows.stream());
    int[] positions = positions(cache.length(), ids.length);
    for (int i = 0; i < config.layers(); i++) {
      attend(model.layers().get(i), i, rows, positions, cache);
      feedForward(model.layers().get(i), rows);
    }
    cache.advance(ids.length);
    norm(rows.stream(), model.finalNorm(), rows.normed());
    return rows.normed();
  }

  /**
   * The output layer.
   *
   * @param hidden {@code [T, hidden]} from {@link #hidden}, or rows of it
   * @param logits {@code [T, vocab]}
   */
  public void logits(Tensor hidden, Tensor logits) {
    model.output().multiply(hidden, logits);
  }

  /**
   * Reads any number of tokens and gives the logits after the last.
   *
   * @return {@code [1, vocab]}; valid until the next call
   * @throws ModelException as {@link #hidden}
   */
  public Tensor next(int[] ids, KvCache cache) {
    cache.require(ids.length);
    Tensor last = null;
    for (int from = 0; from < ids.length; from += batch) {
      int to = Math.min(ids.length, from + batch);
      Tensor hidden = hidden(Arrays.copyOfRange(ids, from, to), cache);
      last = hidden.rows(to - from - 1, to - from);
    }
    if (last == null) {
      throw new IllegalArgumentException("no tokens to read");
    }
    logits(last, buffers.logits());
    return buffers.logits();
  }

  @Override
  public void close() {
    memory.close();
  }

  private void embed(int[] ids, Tensor stream) {
    EncodedTensor table = model.embedding();
    for (int t = 0; t < ids.length; t++) {
      if (ids[t] < 0 || ids[t] >= config.vocab()) {
        throw new ModelException(
            "token "
                + ids[t]
                + " is not in the model's vocabulary of "
                + config.vocab()
                + "; use the tokenizer that belongs to the model");
      }
      table
          .encoding()
          .codec()
          .decode(table.row(ids[t]), stream.rows(t, t + 1).data(), config.hidden());
    }
  }

  private void attend(
      PreparedLlama.Layer layer, int index, DecoderBuffers rows, int[] positions, KvCache cache) {
    int past = cache.length();
    Tensor keys = cache.keys(index);
    Tensor values = cache.values(index);
    Tensor newKeys = keys.rows(past, past + positions.length);
    norm(rows.stream(), layer.attentionNorm(), rows.normed());
    layer.query().multiply(rows.normed(), rows.queries());
    layer.key().multiply(rows.normed(), newKeys);
    layer.value().multiply(rows.normed(), values.rows(past, past + positions.length));
    backend.rotate(rows.queries(), cache.rotary(), positions);
    backend.rotate(newKeys, cache.rotary(), positions);
    backend.cachedAttention(
        rows.queries(), keys, values, past, config.heads(), config.kvHeads(), rows.attended());
    layer.attentionOutput().multiply(rows.attended(), rows.written());
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private void feedForward(PreparedLlama.Layer layer, DecoderBuffers rows) {
    norm(rows.stream(), layer.feedForwardNorm(), rows.normed());
    layer.gate().multiply(rows.normed(), rows.gate());
    layer.up().multiply(rows.normed(), rows.up());
    backend.swiGlu(rows.gate(), rows.up(), rows.gated());
    layer.down().multiply(rows.gated(), rows.written());
    backend.add(rows.stream(), rows.written(), rows.stream());
  }

  private void norm(Tensor x, Tensor gain, Tensor y) {
    backend.rmsNorm(x, gain, (float) config.rmsEpsilon(), y);
  }

  private static int[] positions(int from, int count) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = from + i;
    }
    return positions;
  }
}
