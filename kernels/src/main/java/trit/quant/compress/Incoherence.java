package trit.quant.compress;

import java.util.function.Consumer;
import trit.compute.Backend;
import trit.quant.feedback.Hessian;
import trit.quant.rotation.Rotation;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Both sides of a matrix in another basis: {@code Lᵀ W R} (Chee et al., 2023, section 4; Tseng et
 * al., 2024, section 3). The rotations follow from a number, which is all that is stored of them.
 *
 * @param left of the outputs
 * @param right of the inputs
 * @param backend transforms
 */
record Incoherence(Rotation left, Rotation right, Backend backend) {
  /** Rows and columns that fit the first cache together. */
  private static final int TILE = 32;

  static Incoherence of(long key, Tensor weights, Backend backend) {
    RandomStream random = new RandomStream(key);
    return new Incoherence(
        Rotation.draw(Rotation.Kind.HADAMARD, weights.rows(), random.split("left")),
        Rotation.draw(Rotation.Kind.HADAMARD, weights.columns(), random.split("right")),
        backend);
  }

  /** Changes the basis of a matrix in place. */
  void forward(Tensor w) {
    right.forward(backend, w);
    onColumns(w, columns -> left.forward(backend, columns));
  }

  /** Changes it back. */
  void inverse(Tensor w) {
    onColumns(w, columns -> left.inverse(backend, columns));
    right.inverse(backend, w);
  }

  /** The moments of the inputs in the other basis, {@code Rᵀ H R}. */
  Hessian forward(Hessian hessian, Memory memory) {
    Tensor moments = memory.scratch(hessian.moments().shape());
    moments.copyFrom(hessian.moments());
    right.forward(backend, moments);
    onColumns(moments, columns -> right.forward(backend, columns));
    return new Hessian(moments, hessian.tokens());
  }

  private void onColumns(Tensor w, Consumer<Tensor> change) {
    try (Memory memory = Memory.open()) {
      Tensor columns = memory.scratch(Shape.of(w.columns(), w.rows()));
      backend.finish();
      transpose(w, columns);
      change.accept(columns);
      backend.finish();
      transpose(columns, w);
    }
  }

  private void transpose(Tensor from, Tensor to) {
    int bands = Math.ceilDiv(from.rows(), TILE);
    backend.workers().run(bands, band -> transposeBand(from, to, band * TILE));
  }

  /** Rows in tiles, so that neither side is read or written a line of memory per element. */
  private static void transposeBand(Tensor from, Tensor to, int first) {
    int end = Math.min(from.rows(), first + TILE);
    int columns = from.columns();
    for (int left = 0; left < columns; left += TILE) {
      int right = Math.min(columns, left + TILE);
      for (int j = left; j < right; j++) {
        for (int i = first; i < end; i++) {
          to.set((long) j * from.rows() + i, from.get((long) i * columns + j));
        }
      }
    }
  }
}
