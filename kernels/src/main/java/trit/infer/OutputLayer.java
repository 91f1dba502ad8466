package trit.infer;

import trit.code.UnencodableValueException;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The output layer. Its logits are read by samplers and scores, so they may lie in the computer's
 * own memory; a backend that works elsewhere computes some rows there and hands them over.
 */
final class OutputLayer {
  /** Rows that are computed before they are handed over. */
  private static final int ROWS = 64;

  private final Backend backend;
  private final Projection product;
  private final int vocab;
  private final Memory memory;
  private Tensor between;

  /**
   * An output layer.
   *
   * @param memory where rows lie before they are handed over, if they are
   */
  OutputLayer(Backend backend, Projection product, int vocab, Memory memory) {
    this.backend = backend;
    this.product = product;
    this.vocab = vocab;
    this.memory = memory;
  }

  /** {@code logits[T, vocab]} of {@code hidden[T, hidden]}, which can be read where they lie. */
  void multiply(Tensor hidden, Tensor logits) {
    if (backend.onHost()) {
      product.multiply(hidden, logits);
      return;
    }
    for (int from = 0; from < hidden.rows(); from += ROWS) {
      int to = Math.min(hidden.rows(), from + ROWS);
      multiplyThere(hidden.rows(from, to));
      handOver(logits.rows(from, to));
    }
  }

  /** Computes the logits of up to {@link #ROWS} rows where the backend works. */
  void multiplyThere(Tensor hidden) {
    product.multiply(hidden, between().rows(0, hidden.rows()));
  }

  /** The logits of the rows computed last, which can be read when it returns. */
  void handOver(Tensor logits) {
    try {
      backend.copy(between().rows(0, logits.rows()), logits);
    } catch (UnencodableValueException e) {
      throw KvEncoding.misfit(e);
    }
  }

  private Tensor between() {
    if (between == null) {
      between = memory.scratch(Shape.of(ROWS, vocab));
    }
    return between;
  }
}
