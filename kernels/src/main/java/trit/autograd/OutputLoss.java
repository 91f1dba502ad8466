package trit.autograd;

import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A linear output layer and what it is trained towards. It goes through the tokens a slice at a
 * time, there and back at once, so that the logits of no more than one slice exist: with 4,096
 * tokens in the vocabulary they would otherwise be the largest activation of the whole model.
 *
 * @param x {@code [T,K]}
 * @param table {@code [N,K]}
 * @param objective what its logits are trained towards
 */
record OutputLoss(Variable x, Variable table, Objective objective) {

  /** Logits held at once, at most; a constant, because it decides the order of sums. */
  private static final int SLICE_ELEMENTS = 1 << 21;

  /** Rows of one slice. */
  static int sliceRows(int rows, int vocab) {
    return Math.clamp(SLICE_ELEMENTS / vocab, 1, rows);
  }

  /** Starts the gradients of {@code x} and {@code table}; returns the losses. */
  double[] run(Tape tape) {
    int rows = x.value().rows();
    int step = sliceRows(rows, table.value().rows());
    Tensor dx = tape.workspace().scratch(x.value().shape());
    Tensor logits = tape.workspace().scratch(Shape.of(step, table.value().rows()));
    double[] losses = new double[objective.terms()];
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      slice(tape, from, to, dx, logits.rows(0, to - from), losses);
    }
    tape.workspace().release(logits);
    x.gradient().contribute(tape, dx);
    return losses;
  }

  private void slice(Tape tape, int from, int to, Tensor dx, Tensor logits, double[] losses) {
    Tensor input = x.value().rows(from, to);
    tape.products().linear(input, table.value(), logits);
    objective.slice(tape, from, logits, losses);
    if (tape.gradientScale() != 1) {
      tape.backend().scale(logits, tape.gradientScale(), logits);
    }
    tape.precision().round(tape.backend(), logits);
    tape.products().linearInputGradient(logits, table.value(), dx.rows(from, to));
    if (table.gradient().wanted()) {
      Tensor dTable = table.gradient().sum(tape, table.value().shape());
      tape.products().addLinearWeightGradient(logits, input, dTable);
    }
  }
}
