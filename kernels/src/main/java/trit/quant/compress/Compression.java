package trit.quant.compress;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import trit.compute.Backend;
import trit.compute.Workers;
import trit.quant.feedback.Hessian;
import trit.tensor.RandomStream;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/**
 * A way of storing a matrix. In a file's metadata a way is an object whose {@code method} is the
 * word that recipes have for it, beside its parameters.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UniformGrid.class, name = "uniform"),
  @JsonSubTypes.Type(value = AbsmaxGrid.class, name = "absmax"),
  @JsonSubTypes.Type(value = PiGrid.class, name = "pi"),
  @JsonSubTypes.Type(value = E8Lattice.class, name = "e8p"),
  @JsonSubTypes.Type(value = Vptq.class, name = "vptq"),
  @JsonSubTypes.Type(value = SeedLm.class, name = "seedLM"),
  @JsonSubTypes.Type(value = HyperLattice.class, name = "hyper"),
  @JsonSubTypes.Type(value = HyperCurve.class, name = "curve"),
  @JsonSubTypes.Type(value = EncodedBlocks.class, name = "encoding")
})
public sealed interface Compression
    permits GridCompression, E8Lattice, Vptq, SeedLm, HyperLattice, HyperCurve, EncodedBlocks {

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

  /** How many bits a matrix without {@link #obstacle} takes, whatever its weights. */
  long bits(Shape shape);

  /** The bytes that {@link #compress} gives: the bits, the last byte filled with zeros. */
  default long bytes(Shape shape) {
    return Math.ceilDiv(bits(shape), Byte.SIZE);
  }

  /** How many bits the codes of each kind have that a stream consists of, at most 16. */
  int[] codeBits();

  /** Says what a stream consists of, as many bits as {@link #bits} says. */
  void describe(Shape shape, StreamFields fields);

  /**
   * Reads a matrix that {@link #compress} wrote; the same bits on every machine. Bytes from
   * elsewhere give some numbers, perhaps not finite ones.
   *
   * @param stored {@link #bytes} bytes
   * @param workers share the rows
   * @param weights is written whole
   */
  void decompress(MemorySegment stored, Workers workers, Tensor weights);
}
