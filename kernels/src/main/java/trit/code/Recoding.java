package trit.code;

import java.util.Optional;
import trit.tensor.Tensor;

/**
 * Encodes a tensor a few rows at a time, out of any other encoding; several threads may share it,
 * each with rows of its own.
 *
 * @param source what is encoded
 * @param target receives it, in an encoding that can be written; of the same shape
 * @param importance one number per column that its errors are weighed by where the encoding can
 *     (see {@link Encoding#weighsImportance}), such as the mean square of the activations that it
 *     is multiplied with; finite and not negative
 */
public record Recoding(EncodedTensor source, EncodedTensor target, Optional<float[]> importance) {

  /** Checks that everything fits. */
  public Recoding {
    target.encoding().checkSame(source.shape(), target);
    if (target.encoding().weighsImportance()) {
      importance.ifPresent(weights -> check(weights, source.shape().columns()));
    }
  }

  /** Of floats, all columns alike. */
  public Recoding(Tensor source, EncodedTensor target) {
    this(asEncoded(source), target, Optional.empty());
  }

  /** Of floats, with errors weighed by column. */
  public Recoding(Tensor source, EncodedTensor target, float[] importance) {
    this(asEncoded(source), target, Optional.of(importance));
  }

  /**
   * Encodes rows {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws UnencodableValueException for NaN, infinities and values beyond the encoding's range
   */
  public void rows(int from, int to) {
    EncodedTensor read = source.rows(from, to);
    EncodedTensor written = target.rows(from, to);
    long before = (long) from * source.shape().columns();
    long count = read.shape().size();
    Encoder encoder = target.encoding().encoder();
    EncoderInput values =
        new EncoderInput(source.encoding(), read.data(), target.encoding(), before);
    if (importance.isPresent() && encoder instanceof WeightedEncoder weighted) {
      weighted.encode(values, written.data(), count, importance.get());
    } else {
      encoder.encode(values, written.data(), count);
    }
  }

  private static EncodedTensor asEncoded(Tensor values) {
    return new EncodedTensor(Encoding.F32, values.shape(), values.data());
  }

  private static void check(float[] importance, int columns) {
    if (importance.length != columns) {
      throw new IllegalArgumentException(
          "importance of %d columns does not fit rows of %d".formatted(importance.length, columns));
    }
    for (int i = 0; i < columns; i++) {
      if (!(importance[i] >= 0 && importance[i] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "the importance of column %d is %s, not a number of 0 or more"
                .formatted(i, importance[i]));
      }
    }
  }
}
