package trit.autograd;

import trit.tensor.Tensor;

/** {@code y = factor * x}. */
record Scaled(Variable x, float factor, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().scale(x.value(), factor, output.value());
  }

  @Override
  public void backward(Tape tape) {
    Tensor dx = tape.workspace().scratch(x.value().shape());
    tape.backend().scale(output.gradient().value(), factor, dx);
    x.gradient().contribute(tape, dx);
  }
}
