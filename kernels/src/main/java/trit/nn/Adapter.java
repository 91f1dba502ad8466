package trit.nn;

import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.Backend;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * A low-rank adapter that learns.
 *
 * @param product {@code s·B·A}
 * @param downGradient like {@code A}
 * @param upGradient like {@code B}
 */
record Adapter(LowRankProduct product, Tensor downGradient, Tensor upGradient) {

  /**
   * Adds what a gradient of the sum means for the factors.
   *
   * @param gradient scaled where it lies
   */
  void learn(Backend backend, Workspace workspace, Tensor gradient) {
    Tensor up = product.up();
    backend.scale(gradient, product.factor(), gradient);
    Tensor forUp = workspace.scratch(Shape.of(up.rows(), up.columns()));
    backend.linear(gradient, product.down(), forUp);
    backend.add(upGradient, forUp, upGradient);
    workspace.release(forUp);
    backend.addLinearWeightGradient(up, gradient, downGradient);
  }

  /** {@code s·B·(A·x)}. */
  Variable apply(Tape tape, Variable x) {
    Variable narrow = tape.linear(x, Variable.parameter(product.down(), downGradient));
    Variable wide = tape.linear(narrow, Variable.parameter(product.up(), upGradient));
    return tape.scale(wide, product.factor());
  }
}
