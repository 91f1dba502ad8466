package trit.autograd;

import java.util.Arrays;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Softmax cross-entropy in nats.
 *
 * @param targets the right column per row; negative for none
 * @param scale what every row's loss is multiplied by: one over the number of targets for a mean
 */
public record CrossEntropy(int[] targets, double scale) implements Objective {

  @Override
  public int terms() {
    return 1;
  }

  @Override
  public void slice(Tape tape, int from, Tensor logits, double[] losses) {
    int[] wanted = Arrays.copyOfRange(targets, from, from + logits.rows());
    Tensor each = tape.workspace().scratch(Shape.of(logits.rows()));
    tape.backend().crossEntropy(logits, wanted, each);
    losses[0] += scale * tape.backend().sum(each);
    tape.workspace().release(each);
    tape.backend().crossEntropyGradient(logits, wanted, (float) scale, logits);
  }
}
