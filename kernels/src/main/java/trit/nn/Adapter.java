package trit.nn;

import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.Backend;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * The two factors of a low-rank adapter, {@code s·B·A}.
 *
 * @param down {@code A[rank,K]}
 * @param up {@code B[N,rank]}
 * @param downGradient like {@code down}
 * @param upGradient like {@code up}
 * @param factor {@code s}
 */
record Adapter(Tensor down, Tensor up, Tensor downGradient, Tensor upGradient, float factor) {

  /** Adds {@code s·B·A} to a matrix. */
  void addTo(Backend backend, Workspace workspace, Tensor matrix) {
    Tensor product = workspace.scratch(matrix.shape());
    backend.linearInputGradient(up, down, product);
    backend.scale(product, factor, product);
    backend.add(matrix, product, matrix);
    workspace.release(product);
  }

  /**
   * Adds what a gradient of the sum means for the factors.
   *
   * @param gradient scaled where it lies
   */
  void learn(Backend backend, Workspace workspace, Tensor gradient) {
    backend.scale(gradient, factor, gradient);
    Tensor forUp = workspace.scratch(Shape.of(up.rows(), up.columns()));
    backend.linear(gradient, down, forUp);
    backend.add(upGradient, forUp, upGradient);
    workspace.release(forUp);
    backend.addLinearWeightGradient(up, gradient, downGradient);
  }

  /** {@code s·B·(A·x)}. */
  Variable apply(Tape tape, Variable x) {
    Variable narrow = tape.linear(x, Variable.parameter(down, downGradient));
    return tape.scale(tape.linear(narrow, Variable.parameter(up, upGradient)), factor);
  }
}
