package trit.train;

import java.util.Optional;

/**
 * Keeps attention scores from growing: after a step whose scores exceeded a threshold, the matrices
 * of queries and keys are scaled down so far that they would not have (MuonClip; Kimi Team, 2025,
 * arXiv:2507.20534, section 2.1). See {@link QkClipping}.
 *
 * @param threshold the largest score before softmax
 */
public record QkClip(double threshold) {

  /** What is wrong with it, in the words of a recipe. */
  Optional<String> problem() {
    return threshold > 0 && Double.isFinite(threshold)
        ? Optional.empty()
        : Optional.of("qkClip " + threshold + " must be above 0; it is usual at 30 to 100");
  }
}
