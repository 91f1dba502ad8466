package trit.code;

/** How the whole-number scales and minimums of a block's groups lie in its bytes. */
interface ScalePairs {

  /** The largest scale or minimum. */
  int limit();

  /** Reads one scale and one minimum per group. */
  void read(byte[] block, byte[] scales, byte[] minimums);

  /** Writes one scale and one minimum per group. */
  void write(byte[] scales, byte[] minimums, byte[] block);
}
