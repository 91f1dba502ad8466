package trit.language;

/**
 * A model stored in an encoding: a GGUF file.
 *
 * @param name the step's name
 */
public record Packed(String name) implements Model {

  @Word("The size of the file in bytes; known before anything runs.")
  public long getBytes() {
    return (long) Facts.number(name, "bytes");
  }

  @Word("Bits per weight over all tensors, scales included.")
  public double getBitsPerWeight() {
    return Facts.number(name, "bitsPerWeight");
  }

  @Override
  public String toString() {
    return name;
  }
}
