package trit.autograd;

import trit.tensor.Tensor;

/** What the output layer is trained towards: losses of logits, and their gradients. */
public interface Objective {

  /** How many losses it adds up. */
  int terms();

  /**
   * Adds the losses of a slice of rows and puts the gradient of their sum in the logits' place.
   *
   * @param from the slice's first row, counted over all rows
   * @param logits {@code [rows of the slice, vocabulary]}
   * @param losses one sum per term, already weighted; what is minimised is all of them together
   */
  void slice(Tape tape, int from, Tensor logits, double[] losses);
}
