package trit.infer;

import trit.tensor.Tensor;

/** Sees what every matrix of the blocks is multiplied with, while a decoder reads. */
@FunctionalInterface
public interface InputObserver {

  /**
   * Called before each product.
   *
   * @param tensor the Hugging Face name of the matrix
   * @param inputs {@code [T, K]}, before they are rounded; can be read, and is valid during the
   *     call
   */
  void inputs(String tensor, Tensor inputs);
}
