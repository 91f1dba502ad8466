package trit.quant.rotation;

import trit.compute.Backend;
import trit.tensor.RandomStream;
import trit.tensor.Tensor;

/** An orthogonal change of basis that is applied to rows. */
public sealed interface Rotation permits RandomHadamard, RandomOrthogonal {

  /** How a rotation is drawn. */
  enum Kind {
    /** Random signs, then a Hadamard matrix: {@code n log n} operations. */
    HADAMARD,
    /** Any orthogonal matrix, all equally likely: {@code n²} operations. */
    ORTHOGONAL
  }

  /** Draws a rotation of rows of this length. */
  static Rotation draw(Kind kind, int size, RandomStream random) {
    return switch (kind) {
      case HADAMARD -> RandomHadamard.draw(size, random);
      case ORTHOGONAL -> RandomOrthogonal.draw(size, random);
    };
  }

  /** The length of the rows. */
  int size();

  /** How many neighbours are mixed with each other; less than {@link #size} is weaker. */
  int mixed();

  /** {@code x[t] = x[t] · R} for every row. */
  void forward(Backend backend, Tensor x);

  /** {@code x[t] = x[t] · Rᵀ} for every row. */
  void inverse(Backend backend, Tensor x);
}
