package trit.compute.vector;

import trit.compute.ActivationRounding;
import trit.compute.Workers;
import trit.tensor.Tensor;

/**
 * Rounded activations as the block kernels read them. For each token: its codes, 16 bits each; the
 * sums of each 16 of them, those of every other one apart, as {@link ShortPairs}; one scale per
 * block, which is 1 where the token has one; and the token's scale, which is 1 where blocks have
 * theirs.
 *
 * @param address where the first token's codes begin
 * @param tokens how many
 * @param columns codes of a token
 * @param block how many of them share a scale
 * @param rounding how they are rounded
 * @param kernel what rounds
 */
record BlockInputs(
    long address,
    int tokens,
    int columns,
    int block,
    ActivationRounding rounding,
    RoundingKernel kernel) {
  /** Columns that lie together: a block, or a part of one. */
  static final int GROUP = 32;

  /** Columns whose codes are summed. */
  static final int SUMMED = 16;

  private static final long CACHE_LINE = 64;

  /** What rounding these tokens takes room for, nowhere yet. */
  static BlockInputs room(Tensor x, ActivationRounding rounding, int bits) {
    RoundingKernel kernel = KernelLoader.load(RoundingLanes.class, RoundingKernel.class, bits);
    int block = rounding.block() == 0 ? GROUP : rounding.block();
    return new BlockInputs(0, x.rows(), x.columns(), block, rounding, kernel);
  }

  /** The same where {@link #bytes()} bytes are free. */
  BlockInputs at(long address) {
    return new BlockInputs(address, tokens, columns, block, rounding, kernel);
  }

  /** How much memory all tokens take. */
  long bytes() {
    return tokens * tokenBytes();
  }

  private long tokenBytes() {
    long numbers = columns / SUMMED + columns / block + 1;
    long bytes = (long) columns * Short.BYTES + numbers * Integer.BYTES;
    return Math.ceilDiv(bytes, CACHE_LINE) * CACHE_LINE;
  }

  /** Rounds all tokens. */
  void round(Tensor x, Workers workers) {
    long values = Lanes.read(x);
    workers.run(tokens, token -> roundToken(values + (long) token * columns * Float.BYTES, token));
  }

  private void roundToken(long values, int token) {
    long codes = codes(token);
    if (rounding.block() == 0) {
      for (int b = 0; b < columns / block; b++) {
        Lanes.set(scales(token) + (long) b * Float.BYTES, 1);
      }
      Lanes.set(scaleAt(token), kernel.round(rounding, values, columns, codes));
    } else {
      for (int b = 0; b < columns / block; b++) {
        long first = (long) b * block;
        float scale =
            kernel.round(
                rounding, values + first * Float.BYTES, block, codes + first * Short.BYTES);
        Lanes.set(scales(token) + (long) b * Float.BYTES, scale);
      }
      Lanes.set(scaleAt(token), 1);
    }
    sumCodes(codes, pairs(token));
  }

  private void sumCodes(long codes, long pairs) {
    for (int i = 0; i < columns / SUMMED; i++) {
      long at = codes + (long) i * SUMMED * Short.BYTES;
      long first = ShortPairs.add(Lanes.getLong(at), Lanes.getLong(at + Long.BYTES));
      at += 2 * Long.BYTES;
      long last = ShortPairs.add(Lanes.getLong(at), Lanes.getLong(at + Long.BYTES));
      long four = ShortPairs.add(first, last);
      int pair = (int) ShortPairs.add(four, four >>> Integer.SIZE);
      Lanes.setInt(pairs + (long) i * Integer.BYTES, pair);
    }
  }

  /** Where a token's codes begin. */
  long codes(int token) {
    return address + token * tokenBytes();
  }

  /** Where the sums of its codes begin. */
  long pairs(int token) {
    return codes(token) + (long) columns * Short.BYTES;
  }

  /** Where the scales of its blocks begin. */
  long scales(int token) {
    return pairs(token) + (long) columns / SUMMED * Integer.BYTES;
  }

  /** The scale of the whole token. */
  float tokenScale(int token) {
    return Lanes.get(scaleAt(token));
  }

  private long scaleAt(int token) {
    return scales(token) + (long) columns / block * Float.BYTES;
  }
}
