package trit.compute;

import trit.code.Encoding;

/**
 * What one product {@code y[T,N] = x[T,K] · w[N,K]ᵀ} reached.
 *
 * @param encoding of the weights
 * @param activations how the other factor was rounded
 * @param tokens T
 * @param seconds of the fastest product
 * @param bytes of weights as they are multiplied, of x and of y
 * @param operations multiplications and additions, {@code 2·T·N·K}
 */
public record ProductSpeed(
    Encoding encoding,
    Activations activations,
    int tokens,
    double seconds,
    double bytes,
    double operations) {

  /** Bytes that went through the processor per second. */
  public double bytesPerSecond() {
    return bytes / seconds;
  }

  /** Operations per second. */
  public double operationsPerSecond() {
    return operations / seconds;
  }

  /** Operations per byte: the x axis of a roofline. */
  public double intensity() {
    return operations / bytes;
  }
}
