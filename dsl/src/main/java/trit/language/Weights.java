package trit.language;

/**
 * A model that can be trained.
 *
 * @param name the step's name
 */
public record Weights(String name) implements Model {

  @Word("The training loss at the end, in nats per token.")
  public double getLoss() {
    return Facts.number(name, "train.loss");
  }

  @Word("The share of the rounded weights that are 0.")
  public double getSparsity() {
    return Facts.number(name, "rounded.sparsity");
  }

  @Word("The entropy of the rounded weights' codes, in bits per weight.")
  public double getEntropy() {
    return Facts.number(name, "rounded.entropy");
  }

  @Word(
      "The most memory the process had while it trained, in bytes: its own and what it read of mapped files.")
  public long getPeakMemory() {
    return (long) Facts.number(name, "memory.peak");
  }

  @Word("How many numbers the model has; a tied output layer counts once.")
  public long getParameters() {
    return (long) Facts.number(name, "parameters");
  }

  @Word("The bytes of all tensors of a compressed model.")
  public long getBytes() {
    return (long) Facts.number(name, "bytes");
  }

  @Word("Bits per weight over all tensors of a compressed model.")
  public double getBitsPerWeight() {
    return Facts.number(name, "bitsPerWeight");
  }

  @Word("What compressing has lost of the matrices: squared error over squared weights.")
  public double getRelativeError() {
    return Facts.number(name, "compressed.relativeError");
  }

  @Word("Whether what mustHold asks for holds of a compressed model.")
  public boolean getHolds() {
    return Facts.number(name, "bound.holds") == 1;
  }

  @Override
  public String toString() {
    return name;
  }
}
