package trit.infer;

import trit.code.Encoding;
import trit.compute.Activations;

/**
 * What a decoder rounds to be fast or small, beyond what the model was trained with.
 *
 * @param activations how the inputs of layers are rounded that the model does not round itself
 * @param keysAndValues how they are kept: one of {@link KvEncoding#CHOICES}
 */
public record Precision(Activations activations, Encoding keysAndValues) {
  /** Nothing: what is measured is the weights' doing alone. */
  public static final Precision WEIGHTS_ONLY = new Precision(Activations.FLOAT, Encoding.F32);

  /** Activations to 8 bits per block where weights lie in blocks, as llama.cpp does. */
  public static final Precision FAST = new Precision(Activations.INT8_PER_BLOCK, Encoding.F32);

  /** The same with another encoding of keys and values. */
  public Precision withKeysAndValues(Encoding encoding) {
    return new Precision(activations, encoding);
  }
}
