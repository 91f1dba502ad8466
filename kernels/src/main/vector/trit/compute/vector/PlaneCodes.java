package trit.compute.vector;

import java.util.List;
import trit.code.CodeLayout;
import trit.code.Encoding;
import trit.code.Fields;
import trit.code.GroupedBlocks;
import trit.code.LaidCodes;

/**
 * Codes that lie in one or two planes of bits.
 *
 * @param low bits of the lower part
 * @param high bits of the higher part, 0 where there is none
 * @param bias what codes are raised by, so that none is negative
 * @param summed columns whose products are summed before they are scaled: 16 or 32
 */
record PlaneCodes(int low, int high, int bias, int summed) {

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
}
