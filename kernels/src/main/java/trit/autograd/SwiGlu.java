package trit.autograd;

import trit.tensor.Tensor;

/** {@code y = silu(gate) * up}. */
record SwiGlu(Variable gate, Variable up, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().swiGlu(gate.value(), up.value(), output.value());
  }

  @Override
  public void backward(Tape tape) {
    Tensor dGate = tape.workspace().scratch(gate.value().shape());
    Tensor dUp = tape.workspace().scratch(up.value().shape());
    tape.backend().swiGluGradient(gate.value(), up.value(), output.gradient().value(), dGate, dUp);
    gate.gradient().contribute(tape, dGate);
    up.gradient().contribute(tape, dUp);
  }
}
