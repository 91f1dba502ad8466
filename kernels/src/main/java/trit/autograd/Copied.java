package trit.autograd;

/** A copy that may be rounded, with the gradient of what was copied. */
record Copied(Variable x, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().copy(x.value(), output.value());
  }

  /** Nothing: both have one gradient. */
  @Override
  public void backward(Tape tape) {}

  /** Only the value: the gradient is the original's. */
  @Override
  public void release(Tape tape) {
    tape.workspace().release(output.value());
  }
}
