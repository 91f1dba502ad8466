package trit.compute.vector;

import trit.code.Encoding;

/**
 * Sums of products of whole-number codes with rounded activations, for two vectors of rows, at one
 * vector width.
 */
interface CodeDots {

  /** The sums that an encoding asks for. */
  static CodeDots of(Encoding encoding, int bits) {
    return switch (encoding) {
      case IQ4_NL, IQ4_XS ->
          KernelLoader.load(IndexDots.class, CodeDots.class, bits, Encoding.IQ4_NL);
      case Q4_1 ->
          KernelLoader.load(NibbleDots.class, CodeDots.class, bits, PlaneCodes.of(encoding));
      default -> KernelLoader.load(PlaneDots.class, CodeDots.class, bits, PlaneCodes.of(encoding));
    };
  }

  /** Bytes that 32 columns of all rows take. */
  int codeBytes();

  /**
   * Lays 32 columns of one row.
   *
   * @param codes from {@code from} on
   * @param place the row's place in its group
   * @param laid {@link #codeBytes()} bytes from {@code at} on; each row has its own part of them
   */
  void lay(byte[] codes, int from, int place, byte[] laid, int at);

  /**
   * Sums products.
   *
   * @param at address of the first 32 columns
   * @param step bytes from 32 columns to the next
   * @param count how many times 32 columns
   * @param codes address of the activations' codes, as {@link BlockInputs} lays them
   * @param pairs address of their sums
   * @param dots address of two vectors of ints for each 32 columns, which are overwritten: the sums
   *     of the first rows, then of the second
   */
  void sum(long at, int step, int count, long codes, long pairs, long dots);
}
