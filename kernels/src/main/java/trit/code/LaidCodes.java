package trit.code;

/**
 * Encodings whose codes lie in {@link Fields}: what a fast decoder has to know about a block beside
 * its scales.
 */
public sealed interface LaidCodes extends Codec
    permits Q8Codec,
        SymmetricCodec,
        AffineCodec,
        AffineKCodec,
        Q6KCodec,
        Q3KCodec,
        Iq4NlCodec,
        Iq4XsCodec,
        Tq2Codec {

  /** Where the codes lie, or the indices of codes. */
  CodeLayout layout();

  /** The codes that are stored by index; none where they are stored themselves. */
  default byte[] table() {
    return new byte[0];
  }
}
