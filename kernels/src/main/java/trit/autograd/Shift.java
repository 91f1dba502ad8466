package trit.autograd;

import trit.tensor.Tensor;

/** {@code x + bias} in place: the output is the input, and both have one gradient. */
record Shift(Variable output, Variable bias) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().addBias(bias.value(), output.value());
  }

  /** The gradient passes as it is; the bias gets that of all rows, as the one row of a table. */
  @Override
  public void backward(Tape tape) {
    if (bias.gradient().wanted()) {
      Tensor dBias = bias.gradient().sum(tape, bias.value().shape());
      Tensor dOut = output.gradient().value();
      tape.backend().addEmbedGradient(new int[dOut.rows()], dOut, dBias.reshape(1, dOut.columns()));
    }
  }

  /** Nothing: whoever made the input gives it back. */
  @Override
  public void release(Tape tape) {}
}
