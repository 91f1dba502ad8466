package trit.file.safetensors;

/**
 * How much of a stranger's header is taken.
 *
 * @param headerBytes the longest header
 * @param rank the most extents of a tensor
 * @param shards the most files of one checkpoint
 */
public record SafetensorsLimits(long headerBytes, int rank, int shards) {
  /**
   * The format's own limit of 100 MB for the header; far more than any model needs for the rest.
   */
  public static final SafetensorsLimits DEFAULT = new SafetensorsLimits(100_000_000, 16, 10_000);
}
