package trit.quant.compress;

import java.util.Arrays;

/**
 * How often each code of a kind occurs, in parts of {@link #WHOLE}: what an entropy coder shares
 * with its decoder. A code has the slots from its start on, as many as its frequency.
 */
final class FrequencyTable {
  static final int PRECISION = 20;
  static final int WHOLE = 1 << PRECISION;

  /** Where the slots of each code start; the last entry is {@link #WHOLE}. */
  private final int[] starts;

  private FrequencyTable(int[] frequencies) {
    starts = new int[frequencies.length + 1];
    for (int code = 0; code < frequencies.length; code++) {
      starts[code + 1] = starts[code] + frequencies[code];
    }
  }

  /** Of counts, one for each code; a code that occurs gets at least one part. */
  static FrequencyTable of(long[] counts) {
    long all = Arrays.stream(counts).sum();
    int present = (int) Arrays.stream(counts).filter(count -> count > 0).count();
    int[] frequencies = new int[counts.length];
    int most = 0;
    int left = WHOLE;
    for (int code = 0; code < counts.length; code++) {
      if (counts[code] > 0) {
        frequencies[code] = 1 + (int) ((double) counts[code] / all * (WHOLE - present));
      }
      left -= frequencies[code];
      most = counts[code] > counts[most] ? code : most;
    }
    frequencies[most] += left;
    return new FrequencyTable(frequencies);
  }

  int start(int code) {
    return starts[code];
  }

  int frequency(int code) {
    return starts[code + 1] - starts[code];
  }

  /** The code that has a slot. */
  int codeAt(int slot) {
    int low = 0;
    int high = starts.length - 1;
    while (high - low > 1) {
      int middle = low + high >>> 1;
      if (starts[middle] <= slot) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Frequencies as exponential Golomb codes, made for codes that are all as frequent. */
  void write(BitWriter out) {
    int even = evenBits(starts.length - 1);
    for (int code = 0; code < starts.length - 1; code++) {
      int above = (frequency(code) >>> even) + 1;
      int width = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(above);
      out.write((1L << width) - 1, width + 1);
      out.write(above, width);
      out.write(frequency(code), even);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param bits of a code
   * @throws DamagedStreamException where that is no table
   */
  static FrequencyTable read(int bits, BitReader in) {
    int[] frequencies = new int[1 << bits];
    int even = evenBits(frequencies.length);
    long sum = 0;
    for (int code = 0; code < frequencies.length; code++) {
      int width = 0;
      while (in.read(1) == 1) {
        if (++width > PRECISION) {
          throw new DamagedStreamException("a code is more frequent than all codes");
        }
      }
      long above = (1L << width | in.read(width)) - 1;
      long frequency = above << even | in.read(even);
      sum += frequency;
      frequencies[code] = (int) Math.min(WHOLE, frequency);
    }
    if (sum != WHOLE) {
      throw new DamagedStreamException("the frequencies of its codes do not add up");
    }
    return new FrequencyTable(frequencies);
  }

  /** How many low bits of a frequency are written as they are. */
  private static int evenBits(int codes) {
    return Math.max(0, PRECISION - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(codes)));
  }
}
