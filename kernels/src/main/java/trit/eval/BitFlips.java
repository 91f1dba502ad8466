package trit.eval;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.BitPlane;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/**
 * What becomes of a tensor when bits of its encoded form flip, as in memory that is not refreshed
 * often enough: a code changes one weight, a scale all that share it.
 *
 * @param encoding which one
 * @param bits of the encoded tensor
 * @param flipped how many of them
 * @param changed the share of weights that decode to something else
 * @param largest difference of one weight; infinite where a scale became so
 */
public record BitFlips(Encoding encoding, int bits, int flipped, double changed, double largest) {

  /**
   * Encodes a tensor, flips bits and decodes it.
   *
   * @param share the probability with which each bit flips, from 0 to 1
   * @throws IllegalArgumentException if a row is no multiple of the encoding's block, or the tensor
   *     has more than 2^31 bits
   */
  public static BitFlips of(Tensor tensor, Encoding encoding, double share, RandomStream random) {
    try (Memory memory = Memory.open()) {
      EncodedTensor encoded = encoding.encode(tensor, memory);
      Tensor before = Encoding.decode(encoded, memory);
      BitPlane plane = plane(encoded);
      BitPlane noise = BitPlane.noise(plane.length(), share, random);
      encoded.data().copyFrom(MemorySegment.ofArray(plane.xor(noise).bytes()));
      Tensor after = Encoding.decode(encoded, memory);
      return between(encoding, noise, before, after);
    }
  }

  private static BitPlane plane(EncodedTensor encoded) {
    long bits = encoded.data().byteSize() * Byte.SIZE;
    if (bits > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(encoded.shape() + " has more bits than are counted here");
    }
    return new BitPlane((int) bits, encoded.data().toArray(ValueLayout.JAVA_BYTE));
  }

  private static BitFlips between(Encoding encoding, BitPlane noise, Tensor before, Tensor after) {
    long changed = 0;
    double largest = 0;
    for (long i = 0; i < before.size(); i++) {
      double difference = Math.abs((double) before.get(i) - after.get(i));
      changed += difference == 0 ? 0 : 1;
      // a scale that is not a number is as far off as one can be
      largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
    }
    return new BitFlips(
        encoding, noise.length(), noise.popcount(), (double) changed / before.size(), largest);
  }
}
