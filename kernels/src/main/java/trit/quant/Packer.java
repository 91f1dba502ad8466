package trit.quant;

import java.util.Optional;
import trit.code.CodeBlocks;
import trit.code.EncodedTensor;
import trit.code.Encoding;
import trit.code.Recoding;
import trit.code.RowRecoding;
import trit.compute.Backend;
import trit.file.Pieces;
import trit.file.TensorBody;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Turns weights into encoded tensors with the function that training rounded with: what a packed
 * tensor decodes to is what training saw, bit for bit, in every encoding that can hold it.
 *
 * @param backend shares the work
 */
public record Packer(Backend backend) {
  /**
   * Rows are shared out in pieces of about so many weights: an encoder's scratch is made for each.
   */
  private static final int VALUES_PER_PIECE = 1 << 16;

  /**
   * Weights that no fake-quantizer has rounded, as the encoding's reference quantizer chooses.
   *
   * @throws trit.code.UnencodableValueException for NaN, infinities and values out of range
   */
  public EncodedTensor plain(Tensor weights, Encoding encoding, Memory memory) {
    return plain(weights, encoding, Optional.empty(), memory);
  }

  /**
   * As {@link #plain(Tensor, Encoding, Memory)}, with errors weighed by column where the encoding
   * can.
   *
   * @param importance one number per column; empty for none
   */
  public EncodedTensor plain(
      Tensor weights, Encoding encoding, Optional<float[]> importance, Memory memory) {
    return recoded(
        new EncodedTensor(Encoding.F32, weights.shape(), weights.data()),
        encoding,
        importance,
        memory);
  }

  /**
   * As {@link #plain(Tensor, Encoding, Optional, Memory)}, from weights in any encoding: they are
   * decoded a few rows at a time.
   */
  public EncodedTensor recoded(
      EncodedTensor source, Encoding encoding, Optional<float[]> importance, Memory memory) {
    EncodedTensor packed = encoding.scratch(source.shape(), memory);
    Recoding recoding = new Recoding(source, packed, importance);
    backend.finish();
    int rows = source.shape().rows();
    int piece = Math.max(1, VALUES_PER_PIECE / Math.max(1, source.shape().columns()));
    backend
        .workers()
        .run(
            Math.ceilDiv(rows, piece),
            i -> recoding.rows(i * piece, Math.min(rows, (i + 1) * piece)));
    return packed;
  }

  /**
   * The bytes of {@link #recoded}, made while they are written: only a few rows are in memory at a
   * time, in either encoding.
   */
  public TensorBody recoding(
      EncodedTensor source, Encoding encoding, Optional<float[]> importance) {
    backend.finish();
    RowPieces pieces = new RowPieces(new RowRecoding(source, encoding, importance));
    if (pieces.bytes(0) <= Pieces.LONGEST) {
      return TensorBody.of(pieces, backend.workers());
    }
    return sink -> {
      try (Memory memory = Memory.open()) {
        sink.write(recoded(source, encoding, importance, memory).data());
      }
    };
  }

  /**
   * Latent weights that training rounds. An encoding whose blocks can hold the codes and the scales
   * takes them over; any other encodes the rounded values.
   *
   * @param scales that training rounded them with
   * @throws trit.code.UnencodableValueException as {@link #plain}
   */
  public EncodedTensor rounded(
      Tensor latent, WeightQuantizer quantizer, Scales scales, Encoding encoding, Memory memory) {
    if (!quantizer.isStored() && holds(encoding, quantizer.format(), scales)) {
      return takeOver(latent, quantizer, scales, encoding, memory);
    }
    Tensor rounded = memory.scratch(latent.shape());
    quantizer.round(backend, latent, scales, rounded);
    return plain(rounded, encoding, memory);
  }

  /** Whether blocks of this encoding have all codes, and never weights with two scales. */
  static boolean holds(Encoding encoding, NumberFormat format, Scales scales) {
    return encoding.codec() instanceof CodeBlocks blocks
        && (scales.run() == scales.columns() || scales.run() % blocks.blockSize() == 0)
        && blocks.holds(format.lowest(), format.highest(), format.stride());
  }

  private EncodedTensor takeOver(
      Tensor latent, WeightQuantizer quantizer, Scales scales, Encoding encoding, Memory memory) {
    CodeBlocks blocks = (CodeBlocks) encoding.codec();
    EncodedTensor packed = encoding.scratch(latent.shape(), memory);
    backend.finish();
    backend
        .workers()
        .run(
            latent.rows(),
            row -> {
              byte[] codes = quantizer.codes(latent, row, scales);
              byte[] block = new byte[blocks.blockSize()];
              for (int from = 0; from < codes.length; from += block.length) {
                System.arraycopy(codes, from, block, 0, block.length);
                long at = (long) (from / block.length) * blocks.blockBytes();
                blocks.writeBlock(scales.at(row, from), block, packed.row(row), at);
              }
            });
    return packed;
  }
}
