package trit.compute.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import trit.code.Encoding;
import trit.code.GroupedBlocks;
import trit.code.ScaledBlocks;

/** What the codes of a block are multiplied with; holds buffers, so one thread uses it. */
interface BlockScales {

  /** How many neighbours share a scale. */
  int groupSize();

  /**
   * Reads the scales and minimums of the block at an address: {@code value = scale * code -
   * minimum}, one of each per group.
   */
  void read(long block, float[] scales, float[] minimums);

  /** As the codec reads them. */
  static BlockScales of(Encoding encoding) {
    if (encoding == Encoding.Q4_K || encoding == Encoding.Q5_K) {
      return new OfSixBits();
    }
    return switch (encoding.codec()) {
      case ScaledBlocks blocks -> new OfBlock(blocks);
      case GroupedBlocks blocks -> new OfGroups(blocks);
      default -> throw new IllegalArgumentException(encoding + " has no blocks with scales");
    };
  }

  /** One scale per block, no minimum. */
  record OfBlock(ScaledBlocks blocks) implements BlockScales {
    @Override
    public int groupSize() {
      return blocks.blockSize();
    }

    @Override
    public void read(long block, float[] scales, float[] minimums) {
      scales[0] = blocks.scale(Lanes.ALL, block);
    }
  }

  /** One scale and one minimum per group. */
  record OfGroups(GroupedBlocks blocks, byte[] bytes, byte[] scaleCodes, byte[] minimumCodes)
      implements BlockScales {
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    OfGroups(GroupedBlocks blocks) {
      this(
          blocks,
          new byte[blocks.blockBytes()],
          new byte[blocks.groups()],
          new byte[blocks.groups()]);
    }

    @Override
    public int groupSize() {
      return blocks.groupSize();
    }

    @Override
    public void read(long block, float[] scales, float[] minimums) {
      copy(block);
      blocks.readGroups(bytes, scaleCodes, minimumCodes);
      float scale = blocks.scale(bytes);
      float minimum = blocks.minimumScale(bytes);
      for (int g = 0; g < scaleCodes.length; g++) {
        scales[g] = scale * scaleCodes[g];
        minimums[g] = minimum * minimumCodes[g];
      }
    }

    /** Eight bytes at a time: faster than a call of the library for so few. */
    private void copy(long block) {
      int i = 0;
      for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
        LONGS.set(bytes, i, Lanes.ALL.get(JAVA_LONG_UNALIGNED, block + i));
      }
      for (; i < bytes.length; i++) {
        bytes[i] = Lanes.ALL.get(JAVA_BYTE, block + i);
      }
    }
  }

  /**
   * Eight scales and eight minimums of six bits, four of each at a time: bytes 4 … 11 of the block
   * hold the first four of each in their lower bits, and above them the top bits of the others,
   * whose lower bits share bytes 12 … 15.
   */
  record OfSixBits() implements BlockScales {
    private static final int SIX_BITS = 63;
    private static final long LOWER = 0x3F3F_3F3F_3F3F_3F3FL;
    private static final long TOP = 0x3030_3030_3030_3030L;
    private static final int HALVES = 0x0F0F_0F0F;

    @Override
    public int groupSize() {
      return 32;
    }

    @Override
    public void read(long block, float[] scales, float[] minimums) {
      float scale = Float.float16ToFloat(Lanes.ALL.get(JAVA_SHORT_UNALIGNED, block));
      float minimum = Float.float16ToFloat(Lanes.ALL.get(JAVA_SHORT_UNALIGNED, block + 2));
      long pairs = Lanes.ALL.get(JAVA_LONG_UNALIGNED, block + 4);
      int shared = Lanes.ALL.get(JAVA_INT_UNALIGNED, block + 12);
      long first = pairs & LOWER;
      long halves = shared & HALVES | (long) (shared >>> 4 & HALVES) << Integer.SIZE;
      long last = pairs >>> 2 & TOP | halves;
      for (int g = 0; g < 4; g++) {
        scales[g] = scale * (first & SIX_BITS);
        scales[4 + g] = scale * (last & SIX_BITS);
        minimums[g] = minimum * (first >>> Integer.SIZE & SIX_BITS);
        minimums[4 + g] = minimum * (last >>> Integer.SIZE & SIX_BITS);
        first >>>= Byte.SIZE;
        last >>>= Byte.SIZE;
      }
    }
  }
}
