package trit.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One block whose scales are settled and whose codes may be chosen anew, one value at a time: for
 * methods that look at the error of one code before they choose the next. {@code value = step *
 * code + base}, with a step and a base for each group. Holds scratch, so every thread needs its
 * own.
 */
public final class SettledBlock {
  private final Codec codec;
  private final byte[] bytes;
  private final byte[] codes;
  private final float[] steps;
  private final float[] bases;
  private final byte[] table;
  private final int groupSize;
  private final int lowest;
  private final int highest;

  /**
   * Room for a block.
   *
   * @throws IllegalArgumentException for an encoding that does not {@link #takes}
   */
  public SettledBlock(Encoding encoding) {
    if (!takes(encoding)) {
      throw new IllegalArgumentException("codes of " + encoding + " cannot be chosen one by one");
    }
    codec = encoding.codec();
    bytes = new byte[encoding.blockBytes()];
    codes = new byte[encoding.blockSize()];
    table = table(codec);
    if (codec instanceof ScaledBlocks scaled) {
      groupSize = codes.length;
      lowest = Math.max(-Byte.MAX_VALUE, scaled.lowestCode());
      highest = scaled.highestCode();
    } else {
      CodeLayout layout = ((LaidCodes) codec).layout();
      groupSize = ((GroupedBlocks) codec).groupSize();
      lowest = -layout.bias();
      highest = lowest + (1 << layout.bits()) - 1;
    }
    steps = new float[codes.length / groupSize];
    bases = new float[steps.length];
  }

  private static byte[] table(Codec codec) {
    return switch (codec) {
      case LaidCodes laid -> laid.table();
      case LevelCodec own -> own.table();
      default -> new byte[0];
    };
  }

  /** Whether blocks of an encoding have scales apart from their codes, and can be written. */
  public static boolean takes(Encoding encoding) {
    Codec codec = encoding.codec();
    return codec instanceof ScaledBlocks
        || codec instanceof GroupedEncoder && codec instanceof LaidCodes;
  }

  /** Takes the scales and the codes of the block that begins at byte {@code at}. */
  public void read(MemorySegment blocks, long at) {
    MemorySegment.copy(blocks, ValueLayout.JAVA_BYTE, at, bytes, 0, bytes.length);
    if (codec instanceof ScaledBlocks scaled) {
      scaled.readCodes(blocks, at, codes);
      steps[0] = scaled.scale(blocks, at);
      bases[0] = -0f; // added to anything, it changes nothing, not even the sign of a zero
      return;
    }
    GroupedBlocks grouped = (GroupedBlocks) codec;
    byte[] scales = new byte[steps.length];
    byte[] minimums = new byte[steps.length];
    grouped.readGroups(bytes, scales, minimums);
    grouped.readCodes(bytes, codes);
    for (int g = 0; g < steps.length; g++) {
      steps[g] = grouped.scale(bytes) * scales[g];
      bases[g] = -(grouped.minimumScale(bytes) * minimums[g]);
    }
  }

  /** What value {@code i} decodes to. */
  public float value(int i) {
    int group = i / groupSize;
    return steps[group] * codes[i] + bases[group];
  }

  /**
   * Gives value {@code i} the code nearest to a number, halves to even. Where the step is 0 all
   * codes are the same, and the one that is there stays.
   *
   * @param wanted finite
   * @return what the code decodes to
   */
  public float choose(int i, float wanted) {
    int group = i / groupSize;
    if (steps[group] != 0) {
      codes[i] = nearest((wanted - bases[group]) / steps[group]);
    }
    return steps[group] * codes[i] + bases[group];
  }

  private byte nearest(float ratio) {
    if (table.length == 0) {
      return (byte) Rounding.halfEven(Math.max(lowest, Math.min(highest, ratio)));
    }
    byte best = table[0];
    for (byte code : table) {
      best = Math.abs(ratio - code) < Math.abs(ratio - best) ? code : best;
    }
    return best;
  }

  /** Writes the block with the codes as they are now. */
  public void write(MemorySegment blocks, long at) {
    if (codec instanceof ScaledBlocks scaled) {
      scaled.writeBlock(steps[0], codes, blocks, at);
      return;
    }
    byte[] stored = codes;
    if (table.length > 0) {
      stored = new byte[codes.length];
      for (int i = 0; i < codes.length; i++) {
        stored[i] = (byte) Arrays.binarySearch(table, codes[i]);
      }
    }
    ((LaidCodes) codec).layout().write(stored, bytes);
    MemorySegment.copy(bytes, 0, blocks, ValueLayout.JAVA_BYTE, at, bytes.length);
  }
}
