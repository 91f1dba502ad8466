package trit.code;

import java.util.Optional;
import trit.tensor.Tensor;

/**
 * Encodes a tensor a few rows at a time, out of any other encoding; several threads may share it,
 * each with rows of its own.
 */
public final class Recoding {
  private final RowRecoding source;
  private final EncodedTensor target;

  /**
   * Checks that everything fits.
   *
   * @param target receives it, in an encoding that can be written; of the same shape
   * @param importance as that of {@link RowRecoding}
   */
  public Recoding(EncodedTensor source, EncodedTensor target, Optional<float[]> importance) {
    target.encoding().checkSame(source.shape(), target);
    this.source = new RowRecoding(source, target.encoding(), importance);
    this.target = target;
  }

  /** Of floats, all columns alike. */
  public Recoding(Tensor source, EncodedTensor target) {
    this(asEncoded(source), target, Optional.empty());
  }

  /** Of floats, with errors weighed by column. */
  public Recoding(Tensor source, EncodedTensor target, float[] importance) {
    this(asEncoded(source), target, Optional.of(importance));
  }

  /** Encodes rows, as {@link RowRecoding#rows}. */
  public void rows(int from, int to) {
    source.rows(from, to, target.rows(from, to).data());
  }

  private static EncodedTensor asEncoded(Tensor values) {
    return new EncodedTensor(Encoding.F32, values.shape(), values.data());
  }
}
