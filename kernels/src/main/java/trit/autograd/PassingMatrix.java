package trit.autograd;

import trit.compute.Backend;
import trit.tensor.Shape;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * The matrix of a linear layer that exists only while it is used: it is made again on the way back,
 * so that a model's rounded weights are never in memory all at once. It must come out the same both
 * times.
 */
public interface PassingMatrix {

  /** {@code [N,K]}. */
  Shape shape();

  /**
   * Makes it.
   *
   * @param workspace for what is needed meanwhile, to be given back
   * @param target written whole
   */
  void write(Backend backend, Workspace workspace, Tensor target);

  /** Whether it is made of something that learns. */
  boolean learns();

  /**
   * Passes its gradient on to what it is made of.
   *
   * @param workspace for what is needed meanwhile, to be given back
   * @param gradient like {@link #shape()}; may be changed in place
   */
  void learn(Backend backend, Workspace workspace, Tensor gradient);
}
