package trit.nn;

import java.util.List;
import trit.autograd.Tape;
import trit.autograd.Variable;

/** A model's parameters as its forward pass sees them, and how its linear layers are applied. */
public interface Layers {

  /** The parameter of this Hugging Face name, in full precision. */
  Variable parameter(String name);

  /**
   * Applies linear layers that share their input.
   *
   * @param x read by these layers only
   * @param modules Hugging Face module names, such as {@code model.layers.0.mlp.up_proj}
   * @return one output per module
   */
  List<Variable> apply(Tape tape, Variable x, List<String> modules);

  /**
   * Applies linear layers to rows that are normalised by the root of their mean square.
   *
   * @param gain of the norm
   * @param epsilon of the norm
   */
  default List<Variable> applyNormed(
      Tape tape, Variable x, Variable gain, float epsilon, List<String> modules) {
    return apply(tape, tape.rmsNorm(x, gain, epsilon), modules);
  }
}
