package trit.autograd;

import trit.compute.RotaryTable;
import trit.tensor.Tensor;

/** Rotary embedding in place: the output is the input, turned. */
record Rotate(Variable output, RotaryTable table, int[] positions) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().rotate(output.value(), table, positions);
  }

  @Override
  public void backward(Tape tape) {
    Tensor gradient = output.gradient().sum(tape, output.value().shape());
    tape.backend().rotateBack(gradient, table, positions);
  }

  /** Nothing: whoever made the input gives it back. */
  @Override
  public void release(Tape tape) {}
}
