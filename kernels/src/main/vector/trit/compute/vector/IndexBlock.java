package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.Codec;
import trit.code.Encoding;
import trit.code.GroupedBlocks;
import trit.code.LaidCodes;
import trit.code.ScaledBlocks;

/**
 * How a block of IQ4_NL or IQ4_XS lies for two vectors of rows: indices of codes, 32 columns as
 * {@link CodePlanes} lays them, before each 64 in super-blocks a byte per row for the scale of the
 * first 32 and another for that of the others; at the end what these are multiplied with, as {@link
 * HalfPairs} lays it.
 *
 * <p>A record, because the compiler takes the fields of a record in a constant for constants.
 *
 * @param encoding of the block
 * @param codec of the encoding
 * @param table the codes that are stored by index
 * @param indices of the codes, by their lowest eight bits
 * @param width bytes of a vector
 * @param groups of 32 columns
 */
record IndexBlock(
    Encoding encoding, Codec codec, byte[] table, byte[] indices, int width, int groups) {
  /** Groups of 32 columns whose scales fill a vector. */
  private static final int TOGETHER = 2;

  private static final CodePlanes PLANE = new CodePlanes(4);

  /** A block of an encoding for vectors of {@code width} bytes. */
  static IndexBlock of(Encoding encoding, int width) {
    byte[] table = ((LaidCodes) encoding.codec()).table();
    byte[] indices = new byte[1 << Byte.SIZE];
    for (int i = 0; i < table.length; i++) {
      indices[table[i] & 0xFF] = (byte) i;
    }
    int groups = encoding.blockSize() / BlockInputs.GROUP;
    return new IndexBlock(encoding, encoding.codec(), table, indices, width, groups);
  }

  /** Whether groups have whole-number scales of their own. */
  boolean isSuper() {
    return groups > 1;
  }

  /** Bytes of a group's codes, of all rows. */
  int codeBytes() {
    return PLANE.bytes(width);
  }

  /** Bytes before the codes of groups that lie together. */
  int scaleBytes() {
    return isSuper() ? width : 0;
  }

  /** Bytes of groups that lie together. */
  int partBytes() {
    return scaleBytes() + Math.min(TOGETHER, groups) * codeBytes();
  }

  /** Where the numbers lie that scales are multiplied with. */
  int halves() {
    return Math.ceilDiv(groups, TOGETHER) * partBytes();
  }

  /** Bytes of a block. */
  int bytes() {
    return halves() + width;
  }

  /**
   * Lays a block of one row.
   *
   * @param rows where the block lies, encoded, from byte {@code at} on
   * @param place the row's place in its group
   * @param laid {@link #bytes()} bytes; each row has its own part of them
   */
  void lay(MemorySegment rows, long at, int place, byte[] laid) {
    switch (codec) {
      case ScaledBlocks blocks -> {
        CodePlanes.layNibbles(rows, at + Short.BYTES, width, place, laid, 0);
        HalfPairs.lay(blocks.scale(rows, at), width, place, laid, halves());
      }
      case GroupedBlocks blocks -> {
        byte[] block = new byte[blocks.blockBytes()];
        MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
        layGroups(blocks, block, place, laid);
        HalfPairs.lay(blocks.scale(block), width, place, laid, halves());
      }
      default -> throw new IllegalArgumentException(encoding + " has no indices of codes");
    }
  }

  private void layGroups(GroupedBlocks blocks, byte[] block, int place, byte[] laid) {
    byte[] codes = new byte[blocks.blockSize()];
    blocks.readCodes(block, codes);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = indices[codes[i] & 0xFF];
    }
    byte[] scales = new byte[groups];
    blocks.readGroups(block, scales, new byte[groups]);
    for (int g = 0; g < groups; g++) {
      int part = g / TOGETHER * partBytes();
      int nth = g % TOGETHER;
      laid[part + nth * width / TOGETHER + place] = scales[g];
      int to = part + scaleBytes() + nth * codeBytes();
      PLANE.lay(codes, g * BlockInputs.GROUP, width, place, laid, to);
    }
  }
}
