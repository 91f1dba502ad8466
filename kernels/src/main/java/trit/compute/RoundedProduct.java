package trit.compute;

import trit.tensor.Tensor;

/** A product of encoded weights with activations rounded to 8 bits, row by row of the weights. */
public interface RoundedProduct extends PackedMatrix {

  /** Writes columns {@code from} (inclusive) to {@code to} (exclusive) of {@code y}. */
  void multiplyRows(RoundedActivations x, int from, int to, Tensor y);
}
