package trit.autograd;

import trit.tensor.Tensor;

/** {@code y = x / sqrt(mean(x²) + epsilon) * gain}, row by row. */
record RmsNorm(Variable x, Variable gain, float epsilon, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().rmsNorm(x.value(), gain.value(), epsilon, output.value());
  }

  @Override
  public void backward(Tape tape) {
    Tensor dx = tape.workspace().scratch(x.value().shape());
    boolean gainWanted = gain.gradient().wanted();
    Tensor dGain =
        gainWanted
            ? gain.gradient().sum(tape, gain.value().shape())
            : tape.zeros(gain.value().shape());
    tape.backend()
        .rmsNormGradient(x.value(), gain.value(), epsilon, output.gradient().value(), dx, dGain);
    if (!gainWanted) {
      tape.workspace().release(dGain);
    }
    x.gradient().contribute(tape, dx);
  }
}
