package trit.code;

import java.lang.foreign.MemorySegment;

/**
 * An encoder that can weigh the error of each column, as ggml's does with an importance matrix: the
 * mean square of the activations that the column is multiplied with.
 */
public interface WeightedEncoder extends Encoder {

  /**
   * As {@link #encode(EncoderInput, MemorySegment, long)}, with errors weighed by column.
   *
   * @param importance one weight per column, finite and not negative; rows are this long
   */
  void encode(EncoderInput source, MemorySegment target, long count, float[] importance);
}
