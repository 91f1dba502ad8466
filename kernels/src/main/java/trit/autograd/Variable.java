package trit.autograd;

import trit.tensor.Tensor;

/**
 * A tensor and where its gradient gathers.
 *
 * @param value what it is
 * @param gradient of the loss with respect to it
 * @param reread whether the operation that made it reads the value again on the way back, so that
 *     it must not be overwritten
 */
public record Variable(Tensor value, Gradient gradient, boolean reread) {

  /** A variable whose gradient is added to {@code gradient}, a tensor of the same shape. */
  public static Variable parameter(Tensor value, Tensor gradient) {
    if (!value.shape().equals(gradient.shape())) {
      throw new IllegalArgumentException(
          "a gradient " + gradient.shape() + " does not fit a parameter " + value.shape());
    }
    return new Variable(value, Gradient.into(gradient), true);
  }

  /** An input whose gradient can be read after {@link Tape#backward()}. */
  public static Variable input(Tensor value) {
    return new Variable(value, Gradient.empty(), true);
  }

  /** A value that no gradient is wanted for. */
  public static Variable constant(Tensor value) {
    return new Variable(value, Gradient.none(), true);
  }

  /**
   * The straight-through estimator (Bengio, Léonard and Courville, 2013): a variable that has
   * another value, usually this one rounded, and the very gradient of this one.
   */
  public Variable straightThrough(Tensor rounded) {
    return new Variable(rounded, gradient, true);
  }
}
