package trit.autograd;

import trit.tensor.Tensor;

/** {@code y[t] = table[ids[t]]}. */
record Embed(int[] ids, Variable table, Variable output) implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.backend().embed(ids, table.value(), output.value());
  }

  @Override
  public void backward(Tape tape) {
    if (table.gradient().wanted()) {
      Tensor dTable = table.gradient().sum(tape, table.value().shape());
      tape.backend().addEmbedGradient(ids, output.gradient().value(), dTable);
    }
  }
}
