package trit.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import trit.code.Codec;
import trit.code.Encoding;
import trit.code.GroupedBlocks;
import trit.code.ScaledBlocks;

/**
 * How a block of Q4_0, Q4_1, Q5_0, Q5_1 or Q2_K … Q6_K lies for two vectors of rows, in the order
 * in which it is read, because memory is three times slower where a loop goes back and forth by a
 * few lines. For each 32 columns the codes as {@link PlaneCodes} lays them; in super-blocks of
 * groups of 16, before them a byte per row and group, a scale or a scale and a minimum; in those of
 * groups of 32, behind them four bytes of an int lane's two rows: the scales of the first vector
 * and of the second, then the minimums. At the end what scales and minimums are multiplied with, as
 * {@link HalfPairs} lays it.
 *
 * <p>A record, because the compiler takes the fields of a record in a constant for constants.
 *
 * @param encoding of the block
 * @param codec of the encoding
 * @param codes what the codes are
 * @param width bytes of a vector
 * @param parts of 32 columns
 */
record PlaneBlock(Encoding encoding, Codec codec, PlaneCodes codes, int width, int parts) {

  /** A block of an encoding for vectors of {@code width} bytes. */
  static PlaneBlock of(Encoding encoding, int width) {
    int parts = encoding.blockSize() / BlockInputs.GROUP;
    return new PlaneBlock(encoding, encoding.codec(), PlaneCodes.of(encoding), width, parts);
  }

  /** Whether groups have whole-number scales of their own. */
  boolean isSuper() {
    return parts > 1;
  }

  /** Whether something is taken away from codes after they are scaled. */
  boolean hasMinimums() {
    return codec instanceof GroupedBlocks blocks && blocks.hasMinimums();
  }

  /** Whether the scales of 32 columns lie behind their codes. */
  boolean scalesLast() {
    return isSuper() && groupsOfPart() == 1;
  }

  /** Whether a group's scale and minimum share a byte. */
  boolean sharesBytes() {
    return hasMinimums() && groupsOfPart() > 1;
  }

  private int groupsOfPart() {
    return BlockInputs.GROUP / codes.summed();
  }

  /** Bytes of a group's codes, of all rows. */
  int groupBytes() {
    return codes.summed() / PlaneCodes.UNIT * codes.unitBytes(width);
  }

  /** Bytes of the scales of 32 columns. */
  private int scaleBytes() {
    return isSuper() ? width : 0;
  }

  /** Bytes before the codes of 32 columns. */
  int codesAt() {
    return scalesLast() ? 0 : scaleBytes();
  }

  /** Bytes of the codes of 32 columns. */
  int codeBytes() {
    return groupsOfPart() * groupBytes();
  }

  /** Bytes of 32 columns. */
  int partBytes() {
    return scaleBytes() + codeBytes();
  }

  /** A byte for each row. */
  private int rowBytes() {
    return width / 2;
  }

  /** Where the numbers lie that scales are multiplied with, and behind them those of minimums. */
  int halves() {
    return parts * partBytes();
  }

  /** Bytes of a block. */
  int bytes() {
    return halves() + (hasMinimums() ? 2 : 1) * width;
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
        layScaled(blocks, rows, at, place, laid);
        HalfPairs.lay(blocks.scale(rows, at), width, place, laid, halves());
      }
      case GroupedBlocks blocks -> {
        byte[] block = new byte[blocks.blockBytes()];
        MemorySegment.copy(rows, ValueLayout.JAVA_BYTE, at, block, 0, block.length);
        layGrouped(blocks, block, place, laid);
      }
      default -> throw new IllegalArgumentException(encoding + " has no whole-number codes");
    }
  }

  private void layScaled(ScaledBlocks blocks, MemorySegment rows, long at, int place, byte[] laid) {
    if (encoding == Encoding.Q4_0) {
      CodePlanes.layNibbles(rows, at + Short.BYTES, width, place, laid, 0);
      return;
    }
    byte[] read = new byte[blocks.blockSize()];
    blocks.readCodes(rows, at, read);
    layCodes(read, place, laid);
  }

  private void layGrouped(GroupedBlocks blocks, byte[] block, int place, byte[] laid) {
    byte[] read = new byte[blocks.blockSize()];
    blocks.readCodes(block, read);
    layCodes(read, place, laid);
    if (isSuper()) {
      layScales(blocks, block, place, laid);
    }
    HalfPairs.lay(blocks.scale(block), width, place, laid, halves());
    if (hasMinimums()) {
      HalfPairs.lay(blocks.minimumScale(block), width, place, laid, halves() + width);
    }
  }

  private void layCodes(byte[] read, int place, byte[] laid) {
    for (int part = 0; part < parts; part++) {
      byte[] raised = codes.raised(read, part * BlockInputs.GROUP);
      codes.lay(raised, width, place, laid, part * partBytes() + codesAt());
    }
  }

  private void layScales(GroupedBlocks blocks, byte[] block, int place, byte[] laid) {
    byte[] scales = new byte[blocks.groups()];
    byte[] minimums = new byte[blocks.groups()];
    blocks.readGroups(block, scales, minimums);
    for (int g = 0; g < scales.length; g++) {
      int part = g / groupsOfPart() * partBytes();
      if (scalesLast()) {
        int rows = width / Integer.BYTES;
        int at = part + codeBytes() + place % rows * Integer.BYTES + place / rows;
        laid[at] = scales[g];
        laid[at + Short.BYTES] = minimums[g];
      } else {
        int at = part + g % groupsOfPart() * rowBytes() + place;
        laid[at] = sharesBytes() ? (byte) (scales[g] | minimums[g] << 4) : scales[g];
      }
    }
  }
}
