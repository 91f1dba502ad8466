package trit.nn;

import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * {@code s·B·A}.
 *
 * @param down {@code A[rank,K]}
 * @param up {@code B[N,rank]}
 * @param factor {@code s}
 */
record LowRankProduct(Tensor down, Tensor up, float factor) {

  /** Adds it to a matrix. */
  void addTo(Backend backend, Workspace workspace, Tensor matrix) {
    Tensor product = workspace.scratch(matrix.shape());
    backend.linearInputGradient(up, down, product);
    backend.scale(product, factor, product);
    backend.add(matrix, product, matrix);
    workspace.release(product);
  }

  /** A product of this shape that is nothing. */
  LowRankProduct zeros(Memory memory) {
    return new LowRankProduct(memory.tensor(down.shape()), memory.tensor(up.shape()), factor);
  }

  /** Takes the factors of another. */
  void copyFrom(LowRankProduct other) {
    down.copyFrom(other.down);
    up.copyFrom(other.up);
  }

  /** The same, to be taken away. */
  LowRankProduct negated() {
    return new LowRankProduct(down, up, -factor);
  }
}
