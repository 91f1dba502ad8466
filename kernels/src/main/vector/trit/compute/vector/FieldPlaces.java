package trit.compute.vector;

import java.util.stream.IntStream;
import trit.code.CodeLayout;
import trit.code.Fields;

/**
 * Where one part of the codes of a block lies, vector by vector.
 *
 * @param bits of a field
 * @param inRow whether one-bit fields of neighbours lie beside each other, not in neighbouring
 *     bytes
 * @param bytes the byte of the block where each vector's first field lies
 * @param shifts how many bits lie below it
 */
record FieldPlaces(int bits, boolean inRow, int[] bytes, int[] shifts) {

  /** The places of a part for vectors of {@code lanes}; null where the layout has no such part. */
  static FieldPlaces of(CodeLayout layout, int part, int lanes) {
    if (part >= layout.parts().size()) {
      return null;
    }
    Fields fields = layout.parts().get(part);
    int[] firsts = IntStream.range(0, layout.count() / lanes).map(i -> i * lanes).toArray();
    return new FieldPlaces(
        fields.bits(),
        fields.stride() == 1,
        IntStream.of(firsts).map(fields::byteOf).toArray(),
        IntStream.of(firsts).map(fields::place).toArray());
  }
}
