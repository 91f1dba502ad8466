package trit.autograd;

/** {@code y = x + branch}, written over the branch; both have the gradient of the sum. */
record Residual(Variable x, Variable branch, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().add(x.value(), branch.value(), output.value());
  }

  @Override
  public void backward(Tape tape) {
    branch.gradient().contribute(tape, output.gradient());
    x.gradient().contribute(tape, output.gradient());
  }

  /** Only the gradient: the value is the branch's, and whoever made that gives it back. */
  @Override
  public void release(Tape tape) {
    output.gradient().release(tape);
  }
}
