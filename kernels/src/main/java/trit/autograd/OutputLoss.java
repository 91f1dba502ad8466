package trit.autograd;

import java.util.Arrays;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Softmax cross-entropy of a linear output layer. It goes through the tokens a slice at a time,
 * there and back at once, so that the logits of no more than one slice exist: with 4,096 tokens in
 * the vocabulary they would otherwise be the largest activation of the whole model.
 *
 * @param x {@code [T,K]}
 * @param table {@code [N,K]}
 * @param targets the right column per row; negative for none
 * @param scale what every row's loss is multiplied by
 */
record OutputLoss(Variable x, Variable table, int[] targets, double scale) {
  /** Logits held at once, at most; a constant, because it decides the order of sums. */
  private static final int SLICE_ELEMENTS = 1 << 21;

  /** Rows of one slice. */
  static int sliceRows(int rows, int vocab) {
    return Math.clamp(SLICE_ELEMENTS / vocab, 1, rows);
  }

  /** Starts the gradients of {@code x} and {@code table}; returns {@code scale * sum(losses)}. */
  double run(Tape tape) {
    int rows = x.value().rows();
    int step = sliceRows(rows, table.value().rows());
    Tensor dx = tape.workspace().scratch(x.value().shape());
    Tensor logits = tape.workspace().scratch(Shape.of(step, table.value().rows()));
    Tensor losses = tape.workspace().scratch(Shape.of(step));
    double sum = 0;
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      sum += slice(tape, from, to, dx, logits.rows(0, to - from), head(losses, to - from));
    }
    tape.workspace().release(losses);
    tape.workspace().release(logits);
    x.gradient().contribute(tape, dx);
    return scale * sum;
  }

  private double slice(Tape tape, int from, int to, Tensor dx, Tensor logits, Tensor losses) {
    Tensor input = x.value().rows(from, to);
    int[] wanted = Arrays.copyOfRange(targets, from, to);
    tape.backend().linear(input, table.value(), logits);
    tape.backend().crossEntropy(logits, wanted, losses);
    tape.backend().crossEntropyGradient(logits, wanted, (float) scale, logits);
    tape.backend().linearInputGradient(logits, table.value(), dx.rows(from, to));
    if (table.gradient().wanted()) {
      Tensor dTable = table.gradient().sum(tape, table.value().shape());
      tape.backend().addLinearWeightGradient(logits, input, dTable);
    }
    return tape.backend().sum(losses);
  }

  private static Tensor head(Tensor vector, int length) {
    return new Tensor(Shape.of(length), vector.data());
  }
}
