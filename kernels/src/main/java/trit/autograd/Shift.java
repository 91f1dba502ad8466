package trit.autograd;

import trit.tensor.Tensor;

/** {@code x + bias} in place: the output is the input, and nothing is learned for the bias. */
record Shift(Variable output, Tensor bias) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().addBias(bias, output.value());
  }

  /** Nothing: the gradient passes as it is. */
  @Override
  public void backward(Tape tape) {}

  /** Nothing: whoever made the input gives it back. */
  @Override
  public void release(Tape tape) {}
}
