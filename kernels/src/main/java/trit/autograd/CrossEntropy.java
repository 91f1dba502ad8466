package trit.autograd;

import java.util.Arrays;
import java.util.List;
import trit.compute.Reduction;
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
  public void slice(Tape tape, int from, Tensor logits, List<Tensor> losses) {
    int[] wanted = Arrays.copyOfRange(targets, from, from + logits.rows());
    tape.backend().crossEntropy(logits, wanted, losses.getFirst());
    tape.backend().crossEntropyGradient(logits, wanted, (float) scale, logits);
  }

  @Override
  public double[] total(Tape tape, List<List<Tensor>> slices) {
    List<Tensor> losses = slices.stream().map(List::getFirst).toList();
    double total = 0;
    for (double sum : tape.backend().each(Reduction.SUM, losses)) {
      total += scale * sum;
    }
    return new double[] {total};
  }
}
