package trit.autograd;

import java.util.List;
import trit.tensor.Tensor;

/**
 * What the output layer is trained towards: losses of logits, and their gradients. Losses are
 * written row by row, where the backend works, and weighed and added up once, at the end: until
 * then nobody waits for them.
 */
public interface Objective {

  /** How many losses it adds up. */
  int terms();

  /**
   * Writes the losses of a slice of rows and puts the gradient of their sum in the logits' place.
   *
   * @param from the slice's first row, counted over all rows
   * @param logits {@code [rows of the slice, vocabulary]}
   * @param losses one {@code [rows of the slice, 1]} per term, not weighted
   */
  void slice(Tape tape, int from, Tensor logits, List<Tensor> losses);

  /**
   * The sums over all rows.
   *
   * @param slices what {@link #slice} has written, slice by slice
   * @return one sum per term, weighted; what is minimised is all of them together
   */
  double[] total(Tape tape, List<List<Tensor>> slices);
}
