package trit.autograd;

/** Rows rounded to 8 bits, with the gradient of what was rounded (straight through). */
record RoundRows(Variable x, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().fakeQuantizeRows(x.value(), output.value());
  }

  /** Nothing: input and output have one gradient. */
  @Override
  public void backward(Tape tape) {}

  /** Only the value: the gradient is the input's. */
  @Override
  public void release(Tape tape) {
    tape.workspace().release(output.value());
  }
}
