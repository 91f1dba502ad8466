package trit.file.gguf;

/**
 * How much of a stranger's file is taken.
 *
 * @param tensors the most tensors
 * @param metadataBytes the most bytes of all key-value pairs together
 * @param stringBytes the longest string outside {@code tokenizer.*}
 * @param keyBytes the longest key
 * @param nameBytes the longest name of a tensor
 * @param arrayDepth how deep arrays may nest
 */
public record GgufLimits(
    long tensors,
    long metadataBytes,
    long stringBytes,
    int keyBytes,
    int nameBytes,
    int arrayDepth) {
  /** The format's own limits for names and keys; far more than any model needs for the rest. */
  public static final GgufLimits DEFAULT =
      new GgufLimits(10_000, 100_000_000, 1 << 20, 65_535, 63, 2);
}
