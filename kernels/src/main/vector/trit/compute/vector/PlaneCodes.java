package trit.compute.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import trit.code.CodeLayout;
import trit.code.Encoding;
import trit.code.Fields;
import trit.code.GroupedBlocks;
import trit.code.LaidCodes;

/**
 * Codes of 2 to 6 bits that lie in one or two planes of bits, for two vectors of rows.
 *
 * @param low bits of the lower part
 * @param high bits of the higher part, 0 where there is none
 * @param bias what codes are raised by, so that none is negative
 * @param summed columns whose products are summed before they are scaled: 16 or 32
 */
record PlaneCodes(int low, int high, int bias, int summed) {
  /** Columns that lie together: the higher parts of their codes, then the lower ones. */
  static final int UNIT = 16;

  private static final VarHandle LANE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The codes of an encoding. */
  static PlaneCodes of(Encoding encoding) {
    CodeLayout layout = ((LaidCodes) encoding.codec()).layout();
    List<Fields> parts = layout.parts();
    int high = parts.size() > 1 ? parts.get(1).bits() : 0;
    int group = encoding.codec() instanceof GroupedBlocks blocks ? blocks.groupSize() : 32;
    return new PlaneCodes(parts.getFirst().bits(), high, layout.bias(), group);
  }

  /**
   * What codes lie above the middle of: it is taken away before sums are widened from 16 bits,
   * where they would not fit otherwise; a 16-bit lane sums every other column.
   */
  int centre() {
    int most = (1 << low + high) - 1;
    return most * 127 * (summed / 2) <= Short.MAX_VALUE ? 0 : most + 1 >> 1;
  }

  /** 32 codes raised. */
  byte[] raised(byte[] codes, int from) {
    byte[] raised = new byte[BlockInputs.GROUP];
    for (int i = 0; i < raised.length; i++) {
      raised[i] = (byte) (codes[from + i] + bias);
    }
    return raised;
  }

  /** Bytes of the higher parts of 16 columns: one bit of both vectors of rows shares a vector. */
  int highBytes(int width) {
    return high * width;
  }

  /** Bytes of 16 columns. */
  int unitBytes(int width) {
    return (low + high) * width;
  }

  /**
   * Lays 32 codes of one row, 16 after 16: fields of an int lane as in {@link CodePlanes}, but
   * parts of a single bit, where the lowest byte of each half of a lane belongs to the first vector
   * of rows and the other to the second.
   *
   * @param raised codes that {@link #raised} gave
   * @param width bytes of a vector
   * @param place the row's place in its group
   * @param laid two units from {@code at} on; each row has its own part of them
   */
  void lay(byte[] raised, int width, int place, byte[] laid, int at) {
    for (int first = 0; first < BlockInputs.GROUP; first += UNIT) {
      int to = at + first / UNIT * unitBytes(width);
      layLow(raised, first, width, to + highBytes(width) + place * Integer.BYTES, laid);
      if (high == 2) {
        LANE.set(laid, to + place * Integer.BYTES, lane(raised, first, low, high));
      } else if (high == 1) {
        int rows = width / Integer.BYTES;
        int row = to + place % rows * Integer.BYTES + place / rows;
        int bits = lane(raised, first, low, high);
        laid[row] = (byte) bits;
        laid[row + Short.BYTES] = (byte) (bits >> Short.SIZE);
      }
    }
  }

  private void layLow(byte[] raised, int first, int width, int to, byte[] laid) {
    if (low == 2) {
      LANE.set(laid, to, lane(raised, first, 0, low));
    } else {
      LANE.set(laid, to, CodePlanes.eight(raised, first, 0, low));
      LANE.set(laid, to + 2 * width, CodePlanes.eight(raised, first + Long.BYTES, 0, low));
    }
  }

  /** A part of 16 codes, of at most two bits. */
  private static int lane(byte[] raised, int first, int shift, int bits) {
    return CodePlanes.eight(raised, first, shift, bits)
        | CodePlanes.eight(raised, first + Long.BYTES, shift, bits) << 4 * bits;
  }
}
