package trit.code;

/** Blocks of 256 signed codes in groups that have scales but no minimums. */
interface SignedSuperBlocks extends GroupedBlocks {

  @Override
  default int blockSize() {
    return 256;
  }

  @Override
  default boolean hasMinimums() {
    return false;
  }

  @Override
  default float minimumScale(byte[] block) {
    return 0;
  }
}
