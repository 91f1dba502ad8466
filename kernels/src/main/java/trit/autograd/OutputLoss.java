package trit.autograd;

import java.util.ArrayList;
import java.util.List;
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
    List<Tensor> losses = new ArrayList<>();
    for (int i = 0; i < objective.terms(); i++) {
      losses.add(tape.workspace().scratch(Shape.of(rows, 1)));
    }
    List<List<Tensor>> slices = new ArrayList<>();
    for (int from = 0; from < rows; from += step) {
      int to = Math.min(rows, from + step);
      slices.add(rows(losses, from, to));
      slice(tape, from, to, dx, logits.rows(0, to - from), slices.getLast());
    }
    tape.workspace().release(logits);
    x.gradient().contribute(tape, dx);
    double[] totals = objective.total(tape, slices);
    losses.forEach(tape.workspace()::release);
    return totals;
  }

  private static List<Tensor> rows(List<Tensor> losses, int from, int to) {
    return losses.stream().map(each -> each.rows(from, to)).toList();
  }

  private void slice(Tape tape, int from, int to, Tensor dx, Tensor logits, List<Tensor> losses) {
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
