package trit.quant.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes codes in as many bits as their frequencies ask for: a range coder whose range is one whole
 * number (asymmetric numeral systems, Duda, 2013, arXiv:1311.2540, in its range variant). The last
 * code goes in first, because the decoder gets out first what went in last.
 */
final class RangeEncoder {
  /** The state stays at least this, and below this times 2^32. */
  static final long LEAST = 1L << 30;

  private int[] words = new int[1024];
  private int count;
  private long state = LEAST;

  /** Puts in a code that its table has. */
  void put(FrequencyTable table, int code) {
    long frequency = table.frequency(code);
    if (state >= (LEAST >>> FrequencyTable.PRECISION << Integer.SIZE) * frequency) {
      if (count == words.length) {
        words = Arrays.copyOf(words, 2 * count);
      }
      words[count++] = (int) state;
      state >>>= Integer.SIZE;
    }
    state = (state / frequency << FrequencyTable.PRECISION) + state % frequency + table.start(code);
  }

  /** The words in the order in which they came, the state behind them. */
  byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * count + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putInt(words[i]);
    }
    return bytes.putLong(state).array();
  }
}
