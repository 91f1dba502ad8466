package trit.eval;

import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * What an encoding loses of a tensor.
 *
 * @param encoding which one
 * @param meanSquare of the difference to the original
 * @param original the original's mean square
 * @param largest difference of one value
 */
public record EncodingError(Encoding encoding, double meanSquare, double original, double largest) {

  /**
   * The mean square of the difference as a share of the original's; for values without mean this is
   * the distortion of rate-distortion theory, whose least is {@code 2^(-2R)} for Gaussian values at
   * R bits each (Shannon, 1959). 0 for nothing but zeros.
   */
  public double relative() {
    return original == 0 ? 0 : meanSquare / original;
  }

  /**
   * Encodes and decodes a tensor with the encoding's reference codec.
   *
   * @throws IllegalArgumentException if a row is no multiple of the encoding's block
   * @throws trit.code.UnencodableValueException for NaN and infinities
   */
  public static EncodingError of(Tensor tensor, Encoding encoding) {
    try (Memory memory = Memory.open()) {
      EncodedTensor encoded = encoding.encode(tensor, memory);
      return between(tensor, Encoding.decode(encoded, memory), encoding);
    }
  }

  private static EncodingError between(Tensor original, Tensor decoded, Encoding encoding) {
    double squares = 0;
    double differences = 0;
    double largest = 0;
    for (long i = 0; i < original.size(); i++) {
      double value = original.get(i);
      double difference = value - decoded.get(i);
      squares += value * value;
      differences += difference * difference;
      largest = Math.max(largest, Math.abs(difference));
    }
    long size = original.size();
    return new EncodingError(encoding, differences / size, squares / size, largest);
  }
}
