package trit.autograd;

import trit.tensor.Tensor;

/**
 * {@code y = x / sqrt(mean(x²) + epsilon) * gain}, for each stretch of a row that is as long as the
 * gain.
 */
record RmsNorm(Variable x, Variable gain, float epsilon, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().rmsNorm(stretches(x.value()), gain.value(), epsilon, stretches(output.value()));
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
        .rmsNormGradient(
            stretches(x.value()),
            gain.value(),
            epsilon,
            stretches(output.gradient().value()),
            stretches(dx),
            dGain);
    if (!gainWanted) {
      tape.workspace().release(dGain);
    }
    x.gradient().contribute(tape, dx);
  }

  private Tensor stretches(Tensor rows) {
    int length = Math.toIntExact(gain.value().size());
    return rows.reshape(Math.toIntExact(rows.size() / length), length);
  }
}
