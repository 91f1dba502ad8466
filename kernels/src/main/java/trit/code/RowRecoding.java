package trit.code;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The rows of a tensor in another encoding, made when they are asked for; several threads may share
 * it.
 *
 * @param source what is encoded
 * @param encoding that can be written
 * @param importance one number per column that errors are weighed by where the encoding can (see
 *     {@link Encoding#weighsImportance}), such as the mean square of the activations that it is
 *     multiplied with; finite and not negative
 */
public record RowRecoding(EncodedTensor source, Encoding encoding, Optional<float[]> importance) {

  /** Checks that everything fits. */
  public RowRecoding {
    if (encoding.weighsImportance()) {
      importance.ifPresent(weights -> check(weights, source.shape().columns()));
    }
  }

  /**
   * Encodes rows {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @param target receives the bytes of these rows
   * @throws UnencodableValueException for NaN, infinities and values beyond the encoding's range
   */
  public void rows(int from, int to, MemorySegment target) {
    EncodedTensor read = source.rows(from, to);
    if (source.encoding() == encoding && encoding.blockSize() == 1 && Finiteness.isCertain(read)) {
      target.copyFrom(read.data());
      return;
    }
    long before = (long) from * source.shape().columns();
    long count = read.shape().size();
    Encoder encoder = encoding.encoder();
    EncoderInput values = new EncoderInput(source.encoding(), read.data(), encoding, before);
    if (importance.isPresent() && encoder instanceof WeightedEncoder weighted) {
      weighted.encode(values, target, count, importance.get());
    } else {
      encoder.encode(values, target, count);
    }
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
