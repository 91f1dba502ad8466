package trit.nn;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.file.TensorBody;
import trit.tensor.Memory;

/**
 * The two orders of the rows of query and key matrices. Hugging Face rotates row {@code i} of a
 * head with row {@code i + headDim/2} (half-split), llama.cpp's architecture {@code llama} rotates
 * row {@code 2i} with row {@code 2i + 1} (interleaved). Whole encoded rows are moved, so nothing is
 * rounded.
 */
final class RotaryOrder {
  private RotaryOrder() {}

  /** Whether a Hugging Face tensor has rows that are rotated. */
  static boolean concerns(String huggingFaceName) {
    return huggingFaceName.endsWith("self_attn.q_proj.weight")
        || huggingFaceName.endsWith("self_attn.k_proj.weight");
  }

  /** The rows of a half-split matrix in interleaved order. */
  static TensorBody interleaved(EncodedTensor halfSplit, int headDim) {
    return sink -> {
      for (int row = 0; row < halfSplit.shape().rows(); row++) {
        sink.write(halfSplit.row(halfSplitRow(row, headDim)));
      }
    };
  }

  /** A copy of an interleaved matrix in half-split order. */
  static EncodedTensor halfSplit(EncodedTensor interleaved, int headDim, Memory memory) {
    MemorySegment copy = memory.allocate(interleaved.data().byteSize());
    EncodedTensor halfSplit = new EncodedTensor(interleaved.encoding(), interleaved.shape(), copy);
    for (int row = 0; row < interleaved.shape().rows(); row++) {
      halfSplit.row(halfSplitRow(row, headDim)).copyFrom(interleaved.row(row));
    }
    return halfSplit;
  }

  /** Where row {@code 2i + j} of an interleaved head is in a half-split one: {@code j*d/2 + i}. */
  private static int halfSplitRow(int interleavedRow, int headDim) {
    int inHead = interleavedRow % headDim;
    return interleavedRow - inHead + inHead % 2 * (headDim / 2) + inHead / 2;
  }
}
