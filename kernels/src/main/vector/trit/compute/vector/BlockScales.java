package trit.compute.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import trit.code.Codec;
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
  static BlockScales of(Codec codec) {
    return switch (codec) {
      case ScaledBlocks blocks -> new OfBlock(blocks);
      case GroupedBlocks blocks -> new OfGroups(blocks);
      default -> throw new IllegalArgumentException(codec + " has no blocks with scales");
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
      MemorySegment.copy(Lanes.ALL, JAVA_BYTE, block, bytes, 0, bytes.length);
      blocks.readGroups(bytes, scaleCodes, minimumCodes);
      float scale = blocks.scale(bytes);
      float minimum = blocks.minimumScale(bytes);
      for (int g = 0; g < scaleCodes.length; g++) {
        scales[g] = scale * scaleCodes[g];
        minimums[g] = minimum * minimumCodes[g];
      }
    }
  }
}
