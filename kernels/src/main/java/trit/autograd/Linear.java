package trit.autograd;

import trit.tensor.Tensor;

/** {@code y = x · wᵀ}. */
record Linear(Variable x, Variable w, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.products().linear(x.value(), w.value(), output.value());
  }

  @Override
  public void backward(Tape tape) {
    Tensor dy = output.gradient().value();
    if (w.gradient().wanted()) {
      Tensor dw = w.gradient().sum(tape, w.value().shape());
      tape.products().addLinearWeightGradient(dy, x.value(), dw);
    }
    if (!x.gradient().wanted()) {
      return;
    }
    if (x.gradient().isEmpty()) {
      Tensor dx = tape.workspace().scratch(x.value().shape());
      tape.products().linearInputGradient(dy, w.value(), dx);
      x.gradient().contribute(tape, dx);
    } else {
      Tensor dx = x.gradient().sum(tape, x.value().shape());
      tape.products().addLinearInputGradient(dy, w.value(), dx);
    }
  }
}
