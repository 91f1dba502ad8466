package trit.nn;

import java.lang.foreign.MemorySegment;
import java.util.regex.Pattern;
import trit.code.EncodedTensor;
import trit.file.TensorBody;
import trit.tensor.Memory;
import trit.tensor.Shape;

/**
 * The two orders of the rows of query and key matrices. Hugging Face rotates row {@code i} of a
 * head with row {@code i + headDim/2} (half-split), llama.cpp's architecture {@code llama} rotates
 * row {@code 2i} with row {@code 2i + 1} (interleaved). Whole encoded rows are moved, so nothing is
 * rounded.
 */
final class RotaryOrder {
  private static final Pattern ROTATED = Pattern.compile(".*self_attn\\.[qk]_proj\\.(weight|bias)");

  private RotaryOrder() {}

  /** Whether a Hugging Face tensor has rows that are rotated. */
  static boolean concerns(String huggingFaceName) {
    return ROTATED.matcher(huggingFaceName).matches();
  }

  /** The rows of a half-split matrix, or bias, in interleaved order. */
  static TensorBody interleaved(EncodedTensor halfSplit, int headDim) {
    EncodedTensor source = rows(halfSplit);
    return sink -> {
      for (int row = 0; row < source.shape().rows(); row++) {
        sink.write(source.row(halfSplitRow(row, headDim)));
      }
    };
  }

  /** A copy of an interleaved matrix, or bias, in half-split order. */
  static EncodedTensor halfSplit(EncodedTensor interleaved, int headDim, Memory memory) {
    MemorySegment copy = memory.allocate(interleaved.data().byteSize());
    EncodedTensor halfSplit = new EncodedTensor(interleaved.encoding(), interleaved.shape(), copy);
    EncodedTensor source = rows(interleaved);
    EncodedTensor target = rows(halfSplit);
    for (int row = 0; row < source.shape().rows(); row++) {
      target.row(halfSplitRow(row, headDim)).copyFrom(source.row(row));
    }
    return halfSplit;
  }

  /** A bias as a matrix of one column. */
  private static EncodedTensor rows(EncodedTensor tensor) {
    return tensor.shape().rank() > 1
        ? tensor
        : new EncodedTensor(
            tensor.encoding(), Shape.of(tensor.shape().extent(0), 1), tensor.data());
  }

  /** Where row {@code 2i + j} of an interleaved head is in a half-split one: {@code j*d/2 + i}. */
  private static int halfSplitRow(int interleavedRow, int headDim) {
    int inHead = interleavedRow % headDim;
    return interleavedRow - inHead + inHead % 2 * (headDim / 2) + inHead / 2;
  }
}
