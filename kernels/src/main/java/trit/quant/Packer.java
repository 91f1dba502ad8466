package trit.quant;

import java.lang.foreign.MemorySegment;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.TernaryCodec;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Turns weights into encoded tensors with the function that training rounded with: what a packed
 * tensor decodes to is what training saw, bit for bit, in every encoding that can hold it.
 *
 * @param backend computes scales
 */
public record Packer(Backend backend) {

  /**
   * Weights that no fake-quantizer has rounded, as the encoding's reference quantizer chooses.
   *
   * @throws trit.code.UnencodableValueException for NaN, infinities and values out of range
   */
  public EncodedTensor plain(Tensor weights, Encoding encoding, Memory memory) {
    EncodedTensor packed = encoding.scratch(weights.shape(), memory);
    backend
        .workers()
        .run(weights.rows(), row -> encoding.encodeRows(weights, packed, row, row + 1));
    return packed;
  }

  /**
   * Latent weights that training rounds to ternary. A ternary encoding takes over the codes and the
   * scale; any other encodes the rounded values.
   *
   * @throws trit.code.UnencodableValueException as {@link #plain}
   */
  public EncodedTensor ternary(Tensor latent, Encoding encoding, Memory memory) {
    float scale = TernaryAbsmean.scale(backend, latent);
    if (encoding.codec() instanceof TernaryCodec) {
      MemorySegment codes = MemorySegment.ofArray(TernaryAbsmean.codes(latent, scale));
      return encoding.pack(latent.shape(), codes, scale, memory);
    }
    Tensor rounded = memory.scratch(latent.shape());
    backend.fakeQuantizeTernary(latent, scale, rounded);
    return plain(rounded, encoding, memory);
  }
}
