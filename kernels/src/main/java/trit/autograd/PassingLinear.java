package trit.autograd;

import trit.tensor.Tensor;
import trit.tensor.Workspace;

/** {@code y = x · wᵀ} with a matrix that is made for each use. */
record PassingLinear(Variable x, PassingMatrix w, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    Tensor made = made(tape);
    tape.products().linear(x.value(), made, output.value());
    tape.workspace().release(made);
  }

  @Override
  public void backward(Tape tape) {
    Tensor dy = output.gradient().value();
    if (x.gradient().wanted()) {
      Tensor made = made(tape);
      Tensor dx = tape.workspace().scratch(x.value().shape());
      tape.products().linearInputGradient(dy, made, dx);
      tape.workspace().release(made);
      x.gradient().contribute(tape, dx);
    }
    if (w.learns()) {
      learn(tape, dy);
    }
  }

  private void learn(Tape tape, Tensor dy) {
    Workspace workspace = tape.workspace();
    Tensor dw = tape.zeros(w.shape());
    tape.products().addLinearWeightGradient(dy, x.value(), dw);
    w.learn(tape.backend(), workspace, dw);
    workspace.release(dw);
  }

  private Tensor made(Tape tape) {
    Tensor made = tape.workspace().scratch(w.shape());
    w.write(tape.backend(), tape.workspace(), made);
    tape.precision().round(tape.backend(), made);
    return made;
  }
}
