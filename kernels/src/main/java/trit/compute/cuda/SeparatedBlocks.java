package trit.compute.cuda;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.tensor.Memory;

/**
 * How blocks of an encoding are set apart for kernels that read 16 bytes at once: the codes of all
 * blocks first, then what else is in them.
 *
 * @param codeBytes of a block's codes, a multiple of 16
 * @param codesAt where in a block they begin
 */
record SeparatedBlocks(int codeBytes, int codesAt) {
  private static final Map<Encoding, SeparatedBlocks> KNOWN =
      Map.of(
          Encoding.Q8_0, new SeparatedBlocks(32, 2),
          Encoding.Q4_0, new SeparatedBlocks(16, 2),
          Encoding.TQ2_0, new SeparatedBlocks(64, 0),
          Encoding.Q4_K, new SeparatedBlocks(128, 16));

  /** Whether kernels know the encoding. */
  static boolean isKnown(Encoding encoding) {
    return KNOWN.containsKey(encoding);
  }

  /** A copy of the weights in {@code memory}, where the GPU should see it. */
  static MemorySegment of(Cuda cuda, EncodedTensor weights, Memory memory) {
    MemorySegment separated = memory.allocate(weights.data().byteSize());
    KNOWN.get(weights.encoding()).separate(cuda, weights, separated);
    return separated;
  }

  private void separate(Cuda cuda, EncodedTensor weights, MemorySegment to) {
    long blocks = weights.shape().size() / weights.encoding().blockSize();
    if (blocks == 0) {
      return;
    }
    long size = weights.data().byteSize();
    cuda.call("separateBlocks")
        .in(weights.data())
        .address(to)
        .address(to.asSlice(blocks * codeBytes))
        .whole(Math.toIntExact(size / blocks))
        .whole(codeBytes)
        .whole(codesAt)
        .count(blocks)
        .overElements(size / Short.BYTES);
    // Gives the passing copy back: packing is not part of a step, and all weights are packed in
    // turn.
    cuda.storage().finish();
  }
}
