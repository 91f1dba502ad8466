package trit.autograd;

/**
 * Rows that are normalised as {@link RmsNorm} does and rounded to 8 bits, with the gradient of what
 * was rounded (straight through).
 *
 * @param norm without the rounding
 */
record RoundedRmsNorm(RmsNorm norm) implements Operation {

  @Override
  public Variable output() {
    return norm.output();
  }

  @Override
  public void forward(Tape tape) {
    tape.backend()
        .rmsNormRounded(
            norm.x().value(), norm.gain().value(), norm.epsilon(), norm.output().value());
  }

  @Override
  public void backward(Tape tape) {
    norm.backward(tape);
  }
}
