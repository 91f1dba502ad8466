package trit.quant.compress;

import java.lang.foreign.MemorySegment;
import trit.compute.Workers;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A few neighbours are a combination of vectors that a shift register draws from a seed (SeedLM,
 * Shafipour et al., 2024, arXiv:2410.10714): of all 65,535 seeds the one with the least error is
 * stored, with a power of two and whole coefficients -8 … 7. Needs no calibration. With 4 bits a
 * weight 8 neighbours are 3 coefficients, with 3 bits 12 are 4.
 *
 * @param bits of a weight, 3 or 4
 */
public record SeedLm(int bits) implements Compression {

  /** Checks the range. */
  public SeedLm {
    if (bits != 3 && bits != 4) {
      throw new IllegalArgumentException("seedLM stores 3 or 4 bits per weight, not " + bits);
    }
  }

  int block() {
    return bits == 4 ? 8 : 12;
  }

  int coefficients() {
    return bits == 4 ? 3 : 4;
  }

  @Override
  public byte[] compress(Tensor weights, Means means) {
    int blocks = Math.toIntExact((weights.size() + block() - 1) / block());
    SeedCode[] codes = new SeedCode[blocks];
    SeedBasis basis = SeedBasis.of(block(), coefficients(), means.backend().workers());
    int offset = SeedCode.offset(means.backend().maxMagnitude(weights));
    int piece = 64;
    for (int from = 0; from < blocks; from += piece * 16) {
      int first = from;
      int pieces = Math.ceilDiv(Math.min(blocks, from + piece * 16) - from, piece);
      means
          .backend()
          .workers()
          .run(
              pieces,
              p -> {
                int end = Math.min(blocks, first + (p + 1) * piece);
                for (int b = first + p * piece; b < end; b++) {
                  codes[b] = basis.best(values(weights, b), offset, ShiftRegister.STATES);
                }
              });
      means.progress().done(Math.min(blocks, from + piece * 16), blocks);
    }
    BitWriter out = new BitWriter();
    out.write(offset, Byte.SIZE);
    for (SeedCode code : codes) {
      code.write(out);
    }
    return out.toBytes();
  }

  /** A block; past the end of the matrix there are zeros. */
  private float[] values(Tensor weights, int block) {
    float[] values = new float[block()];
    for (int i = 0; i < values.length; i++) {
      long at = (long) block * values.length + i;
      values[i] = at < weights.size() ? weights.get(at) : 0;
    }
    return values;
  }

  @Override
  public long bits(Shape shape) {
    return Byte.SIZE + Math.ceilDiv(shape.size(), (long) block()) * SeedCode.bits(coefficients());
  }

  @Override
  public int[] codeBits() {
    return new int[] {SeedCode.EXPONENT_BITS, SeedCode.COEFFICIENT_BITS};
  }

  /** Any seed is as frequent as any other; exponents and coefficients are not. */
  @Override
  public void describe(Shape shape, StreamFields fields) {
    fields.side(Byte.SIZE);
    for (long b = 0; b < Math.ceilDiv(shape.size(), (long) block()); b++) {
      fields.side(ShiftRegister.BITS);
      fields.codes(0, 1);
      fields.codes(1, coefficients());
    }
  }

  @Override
  public void decompress(MemorySegment stored, Workers workers, Tensor weights) {
    int offset = new BitReader(stored, 0).readSigned(Byte.SIZE);
    int blocks = Math.toIntExact(Math.ceilDiv(weights.size(), (long) block()));
    workers.runRows(0, blocks, block -> decode(stored, offset, block, weights));
  }

  private void decode(MemorySegment stored, int offset, int block, Tensor weights) {
    BitReader in = new BitReader(stored, Byte.SIZE + (long) block * SeedCode.bits(coefficients()));
    float[] values = SeedCode.read(in, coefficients()).decode(offset, block());
    long first = (long) block * values.length;
    for (int i = 0; i < values.length && first + i < weights.size(); i++) {
      weights.set(first + i, values[i]);
    }
  }

  /** As a recipe says it. */
  @Override
  public String toString() {
    return "seedLM " + bits;
  }
}
