package trit.nn;

/** What a block may have beyond two norms and its matrices. */
public enum Part {
  /** Biases on queries, keys and values. */
  QKV_BIAS,
  /** A bias on the attention's output. */
  OUTPUT_BIAS,
  /** Biases on the feed-forward layer's matrices. */
  FEED_FORWARD_BIAS,
  /** RMSNorm over every head of queries and keys, before they are rotated. */
  HEAD_NORMS,
  /** Norms before the attention's output layer and before the feed-forward layer's last one. */
  SUB_NORMS,
  /** A number per matrix that its product is multiplied by. */
  WEIGHT_SCALES
}
