package trit.phase;

import trit.quant.compress.Compression;
import trit.tensor.Shape;

/**
 * A matrix stored in one way, and what was lost.
 *
 * @param method how it is stored
 * @param stream what it takes
 * @param entropyCoded whether the codes of the stream are entropy coded
 * @param bound bits that no code without memory goes below, where that was asked for
 * @param loss beside the weights themselves
 */
record StoredMatrix(
    Compression method, Shape shape, byte[] stream, boolean entropyCoded, double bound, Loss loss) {

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
