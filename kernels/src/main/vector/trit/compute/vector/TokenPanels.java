package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import trit.code.EncodedTensor;
import trit.code.ScaledBlocks;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Many tokens, rounded to 8 bits with one scale each, times encoded weights, through {@link
 * DecodedPanels}. Where whole rows are summed, codes are multiplied with codes: sums of whole
 * numbers that a float holds exactly, because {@code 128 K < 2^24}, so the result is that of the
 * integer product to the bit. Elsewhere codes are multiplied with values, and the result is within
 * {@link FloatProduct#BOUND}.
 */
final class TokenPanels {
  private final DecodedPanels panels;
  private final float[] rowScales;
  private final VectorRounding rounding;
  private final ScratchPool scratch;
  private final Workers workers;

  private TokenPanels(
      DecodedPanels panels, float[] rowScales, ScratchPool scratch, Workers workers) {
    this.panels = panels;
    this.rowScales = rowScales;
    this.rounding = new VectorRounding(workers);
    this.scratch = scratch;
    this.workers = workers;
  }

  /** For weights of which whole rows are summed before they are scaled. */
  static TokenPanels wholeRows(
      EncodedTensor source, ScaledBlocks blocks, int bits, ScratchPool scratch, Workers workers) {
    float[] scales = new float[source.shape().rows()];
    for (int row = 0; row < scales.length; row++) {
      scales[row] = blocks.scale(source.row(row), 0);
    }
    RowDecoder decoder = RowDecoder.codes(source, blocks, bits);
    DecodedPanels panels = new DecodedPanels(decoder, scales.length, scratch, workers);
    return new TokenPanels(panels, scales, scratch, workers);
  }

  /** For weights whose blocks are scaled before they are summed. */
  static TokenPanels blockwise(
      EncodedTensor source, int bits, ScratchPool scratch, Workers workers) {
    float[] scales = new float[source.shape().rows()];
    Arrays.fill(scales, 1);
    RowDecoder decoder = RowDecoder.values(source, bits);
    DecodedPanels panels = new DecodedPanels(decoder, scales.length, scratch, workers);
    return new TokenPanels(panels, scales, scratch, workers);
  }

  void multiply(Tensor x, Tensor y) {
    long bytes = x.size() * Float.BYTES;
    scratch.lend(
        bytes,
        address -> {
          MemorySegment room = MemorySegment.ofAddress(address).reinterpret(bytes);
          Tensor codes = new Tensor(x.shape(), room);
          float[] scales = rounding.roundRows(x, codes);
          panels.multiply(codes, y);
          workers.run(y.rows(), token -> scale(y.rows(token, token + 1), scales[token]));
        });
  }

  private void scale(Tensor sums, float input) {
    float[] values = sums.toArray();
    for (int row = 0; row < values.length; row++) {
      values[row] = input * (rowScales[row] * values[row]);
    }
    MemorySegment.copy(values, 0, sums.data(), Tensor.FLOAT, 0, values.length);
  }
}
