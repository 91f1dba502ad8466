package trit.quant.compress;

import java.util.Optional;
import trit.code.Encoding;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * Kinds of work that choosing codes is. Within a kind the operations that are counted take about as
 * long each, whatever the parameters; between kinds they differ by orders of magnitude.
 */
public enum CodeWork {
  /** A searched step for neighbours, a weight at a time. */
  GRID(new UniformGrid(3, 256)),
  /** Blocks of an encoding. */
  BLOCKS(new EncodedBlocks(Encoding.Q4_K)),
  /** The nearest of a lattice's points. */
  LATTICE(new E8Lattice()),
  /** Distances to vectors that are learned first. */
  LEARNED_VECTORS(new Vptq(4, 256)),
  /** All seeds of a shift register. */
  SEEDS(new SeedLm(4)),
  /** All nodes of a line. */
  NODES(new HyperLattice(0.1, 2)),
  /** Least squares for a few neighbours. */
  CURVE(new HyperCurve(4, 64));

  private static final Shape SAMPLE = Shape.of(64, 256);

  private final Compression typical;

  CodeWork(Compression typical) {
    this.typical = typical;
  }

  /** What choosing codes in this way is. */
  public static CodeWork of(Compression method) {
    return switch (method) {
      case UniformGrid _, AbsmaxGrid _, PiGrid _ -> GRID;
      case EncodedBlocks _ -> BLOCKS;
      case E8Lattice _ -> LATTICE;
      case Vptq _ -> LEARNED_VECTORS;
      case SeedLm _ -> SEEDS;
      case HyperLattice _ -> NODES;
      case HyperCurve _ -> CURVE;
    };
  }

  /**
   * Operations that choosing the codes of a matrix takes, at most: multiplications and additions
   * where they can be counted, else weights. What a Hessian adds is not among them.
   */
  public static double operations(Compression method, Shape shape) {
    return switch (method) {
      case Vptq vptq -> CodebookLearning.operations(vptq, shape);
      case SeedLm seeds -> 4.0 * seeds.coefficients() * (1 << ShiftRegister.BITS) * shape.size();
      case HyperCurve curve -> 2.0 * curve.coefficients() * shape.size();
      default -> shape.size();
    };
  }

  /**
   * Chooses the codes of a few Gaussian weights.
   *
   * @return the operations that this took, as {@link #operations} counts them
   */
  public double sample(Backend backend) {
    RandomStream random = RandomStream.of(1);
    try (Memory memory = Memory.open()) {
      Tensor weights = memory.tensor(SAMPLE);
      for (long i = 0; i < weights.size(); i++) {
        weights.set(i, 0.02f * random.gaussian(i));
      }
      typical.compress(
          weights,
          new Compression.Means(backend, random, Optional.empty(), Compression.Progress.NONE));
    }
    return operations(typical, SAMPLE);
  }
}
