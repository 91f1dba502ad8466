package trit.autograd;

import java.util.function.UnaryOperator;

/**
 * A stretch of operations of which only input and output are kept: on the way back it is computed
 * again (gradient checkpointing; Chen et al., 2016, arXiv:1604.06174). Values and gradients are the
 * same bits as those of the stretch itself.
 *
 * @param x its input
 * @param stretch the operations; the result has the shape of {@code x}
 */
record Recompute(Variable x, UnaryOperator<Variable> stretch, Variable output)
    implements Operation {

  @Override
  public void forward(Tape tape) {
    tape.trace().discard(() -> stretch.apply(x), output.value());
  }

  @Override
  public void backward(Tape tape) {
    tape.trace().replay(() -> stretch.apply(x), output.gradient());
  }
}
