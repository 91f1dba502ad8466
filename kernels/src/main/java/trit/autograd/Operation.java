package trit.autograd;

/** One differentiable operation as it lies on the tape, with both its directions. */
interface Operation {

  /** What it computes. */
  Variable output();

  /** Computes the value of the output. */
  void forward(Tape tape);

  /** Passes the gradient of the output, which has arrived whole, on to the inputs. */
  void backward(Tape tape);

  /** Gives back what nobody reads after {@link #backward}: the output and its gradient. */
  default void release(Tape tape) {
    output().gradient().release(tape);
    tape.workspace().release(output().value());
  }
}
