package trit.code;

/**
 * Blocks of 256 signed codes in groups of 16, whose whole-number scales lie in {@link Fields} like
 * the codes, with one 16-bit scale behind everything: Q3_K and Q6_K.
 */
interface SignedGroups extends SignedSuperBlocks {

  /** Where the codes lie. */
  CodeLayout layout();

  /** Where the groups' scales lie. */
  CodeLayout groupScales();

  /** Where the block's scale lies. */
  int scaleAt();

  @Override
  default int blockBytes() {
    return scaleAt() + Short.BYTES;
  }

  @Override
  default int groupSize() {
    return 16;
  }

  @Override
  default float scale(byte[] block) {
    return Half.read(block, scaleAt());
  }

  @Override
  default void readGroups(byte[] block, byte[] scales, byte[] minimums) {
    groupScales().read(block, scales);
  }

  @Override
  default void readCodes(byte[] block, byte[] codes) {
    layout().read(block, codes);
  }

  /** The inverse of the reading methods; the scale is rounded to 16 bits. */
  default void write(float scale, byte[] scales, byte[] codes, byte[] block) {
    Half.write(block, scaleAt(), scale);
    groupScales().write(scales, block);
    layout().write(codes, block);
  }
}
