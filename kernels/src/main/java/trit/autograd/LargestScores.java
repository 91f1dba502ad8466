package trit.autograd;

import java.util.Arrays;
import trit.compute.AttentionPass;
import trit.compute.AttentionShape;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * The largest attention score of every query head, before softmax. Attention keeps the logarithm of
 * the sum of its scores' exponentials; with queries {@code c} times as large that is, divided by
 * {@code c}, the largest score and at most {@code ln(length) / c} more.
 *
 * @param shape of the queries and keys
 */
record LargestScores(AttentionShape shape) {

  /** A power of two, so that queries are multiplied without rounding. */
  private static final float SHARPNESS = 4096;

  float[] of(Tape tape, Tensor q, Tensor k) {
    Tensor sharp = tape.workspace().scratch(q.shape());
    Tensor mixed = tape.workspace().scratch(q.shape());
    Tensor logSumExp = tape.workspace().scratch(Shape.of(shape.tokens(), shape.heads()));
    tape.backend().scale(q, SHARPNESS, sharp);
    tape.backend().attention(new AttentionPass(shape, sharp, k, k, mixed, logSumExp));
    tape.backend().finish();
    float[] largest = largest(logSumExp);
    tape.workspace().release(logSumExp);
    tape.workspace().release(mixed);
    tape.workspace().release(sharp);
    return largest;
  }

  private float[] largest(Tensor logSumExp) {
    float[] largest = new float[shape.heads()];
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < logSumExp.size(); i++) {
      int head = i % shape.heads();
      largest[head] = Math.max(largest[head], logSumExp.get(i) / SHARPNESS);
    }
    return largest;
  }
}
