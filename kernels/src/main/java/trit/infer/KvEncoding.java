package trit.infer;

import java.util.List;
import trit.code.Encoding;
import trit.nn.TransformerConfig;

/** How keys and values may be kept. */
public final class KvEncoding {
  /** From exact to small; Q8_0 has one scale for 32 neighbours of a head. */
  public static final List<Encoding> CHOICES = List.of(Encoding.F32, Encoding.F16, Encoding.Q8_0);

  private KvEncoding() {}

  /**
   * Checks that heads of a model fit.
   *
   * @throws ModelException where they do not
   */
  static void check(Encoding encoding, TransformerConfig model) {
    if (!CHOICES.contains(encoding)) {
      throw new ModelException(
          "keys and values are kept in one of " + CHOICES + ", not " + encoding);
    }
    if (!encoding.holds(model.headDim())) {
      throw new ModelException(
          "heads of "
              + model.headDim()
              + " are not a multiple of "
              + encoding
              + "'s block of "
              + encoding.blockSize()
              + "; keep keys and values in F16");
    }
  }
}
