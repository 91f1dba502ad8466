package trit.code;

import trit.tensor.Memory;

/**
 * The house's own encodings in ggml's types, so that no file needs a type that others do not know:
 * codes and scales are copied, and what is decoded is the same, bit for bit.
 */
public final class Embedding {
  private Embedding() {}

  /** The tensor in {@link Encoding#inGguf}; itself where that is what it lies in already. */
  public static EncodedTensor of(EncodedTensor tensor, Memory memory) {
    Encoding stock = tensor.encoding().inGguf();
    if (stock == tensor.encoding()) {
      return tensor;
    }
    ScaledBlocks from = (ScaledBlocks) tensor.encoding().codec();
    CodeBlocks to = (CodeBlocks) stock.codec();
    EncodedTensor target = stock.scratch(tensor.shape(), memory);
    byte[] codes = new byte[from.blockSize()];
    for (long i = 0; i < tensor.data().byteSize() / from.blockBytes(); i++) {
      long at = i * from.blockBytes();
      from.readCodes(tensor.data(), at, codes);
      to.writeBlock(from.scale(tensor.data(), at), codes, target.data(), i * to.blockBytes());
    }
    return target;
  }
}
