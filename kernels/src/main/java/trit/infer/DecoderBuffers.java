package trit.infer;

import trit.nn.TransformerConfig;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Where a decoder keeps the intermediate rows of one batch of {@code T} tokens.
 *
 * @param stream the residual stream {@code [T, hidden]}
 * @param normed {@code [T, hidden]}
 * @param written what a block adds to the stream {@code [T, hidden]}
 * @param queries {@code [T, heads * headDim]}
 * @param keys of the new tokens {@code [T, kvHeads * headDim]}
 * @param values like {@code keys}
 * @param attended {@code [T, heads * headDim]}
 * @param gate {@code [T, ffn]}
 * @param up {@code [T, ffn]}
 * @param inner what goes into the last feed-forward layer {@code [T, ffn]}
 */
record DecoderBuffers(
    Tensor stream,
    Tensor normed,
    Tensor written,
    Tensor queries,
    Tensor keys,
    Tensor values,
    Tensor attended,
    Tensor gate,
    Tensor up,
    Tensor inner) {

  static DecoderBuffers of(TransformerConfig config, int tokens, Memory memory) {
    Shape hidden = Shape.of(tokens, config.hidden());
    Shape heads = Shape.of(tokens, config.heads() * config.headDim());
    Shape kvHeads = Shape.of(tokens, config.kvWidth());
    Shape ffn = Shape.of(tokens, config.ffn());
    return new DecoderBuffers(
        memory.scratch(hidden),
        memory.scratch(hidden),
        memory.scratch(hidden),
        memory.scratch(heads),
        memory.scratch(kvHeads),
        memory.scratch(kvHeads),
        memory.scratch(heads),
        memory.scratch(ffn),
        memory.scratch(ffn),
        memory.scratch(ffn));
  }

  /** Bytes that the buffers of so many tokens take. */
  static long bytes(TransformerConfig config, int tokens) {
    long row =
        3L * config.hidden()
            + 2L * config.heads() * config.headDim()
            + 2L * config.kvWidth()
            + 3L * config.ffn();
    return Float.BYTES * (row * tokens + config.vocab());
  }

  /** The same buffers, {@code tokens} rows of them. */
  DecoderBuffers first(int tokens) {
    return new DecoderBuffers(
        stream.rows(0, tokens),
        normed.rows(0, tokens),
        written.rows(0, tokens),
        queries.rows(0, tokens),
        keys.rows(0, tokens),
        values.rows(0, tokens),
        attended.rows(0, tokens),
        gate.rows(0, tokens),
        up.rows(0, tokens),
        inner.rows(0, tokens));
  }
}
