package trit.quant.compress;

import java.util.Optional;
import trit.compute.Backend;
import trit.quant.feedback.Hessian;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** A way of storing a matrix. */
public sealed interface Compression
    permits PiGrid, UniformGrid, E8Lattice, Vptq, SeedLm, HyperLattice {

  /**
   * What a method may use.
   *
   * @param backend multiplies, and shares work among threads
   * @param random for what is drawn
   * @param hessian of the matrix's inputs, where there is one; methods without calibration ignore
   *     it
   * @param progress hears how far the method is
   */
  record Means(
      Backend backend, RandomStream random, Optional<Hessian> hessian, Progress progress) {}

  /** Hears how far a method is; may throw to stop it. */
  @FunctionalInterface
  interface Progress {

    /** Nobody listens. */
    Progress NONE = (done, total) -> {};

    /** So many units of work of all are done. */
    void done(long done, long total);
  }

  /** Why a matrix of this shape cannot be stored so; empty where it can. */
  default Optional<String> obstacle(Shape shape) {
    return Optional.empty();
  }

  /** Stores a matrix of finite weights that has no {@link #obstacle}. */
  byte[] compress(Tensor weights, Means means);

  /** Reads a matrix that {@link #compress} wrote; the same on every machine. */
  void decompress(byte[] stored, Backend backend, Tensor weights);
}
