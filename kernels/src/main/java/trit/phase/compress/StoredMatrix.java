package trit.phase.compress;

import java.util.Optional;
import trit.quant.compress.Compression;
import trit.tensor.Shape;

/**
 * A matrix stored in one way, or kept as it is, and what was lost.
 *
 * @param method how it is stored; empty where it is kept
 * @param stream what it takes; empty where it is kept
 * @param entropyCoded whether the codes of the stream are entropy coded
 * @param bound bits that no code without memory goes below, where that was asked for
 * @param bytes it takes in the file
 * @param loss beside the weights themselves
 */
record StoredMatrix(
    Optional<Compression> method,
    Shape shape,
    byte[] stream,
    boolean entropyCoded,
    double bound,
    long bytes,
    Loss loss) {

  /**
   * A matrix that stays as it is.
   *
   * @param bytes it takes in the file
   */
  static StoredMatrix kept(Shape shape, long bytes, Loss loss) {
    return new StoredMatrix(Optional.empty(), shape, new byte[0], false, 0, bytes, loss);
  }

  /** Whether it stays as it is. */
  boolean isKept() {
    return method.isEmpty();
  }

  /** How it is stored, as a recipe says it. */
  String way() {
    return method.map(Compression::toString).orElse("keep");
  }

  /**
   * What a matrix has lost.
   *
   * @param energy the sum of its squares
   * @param squares the sum of squared errors
   * @param zeros weights that became 0
   * @param damage the share of its outputs' energy that is lost, or of its weights' where nothing
   *     is known of its inputs
   */
  record Loss(double energy, double squares, long zeros, double damage) {}
}
