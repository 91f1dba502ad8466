package trit.language;

/**
 * Statistics over what a model's matrices are multiplied with.
 *
 * @param name the step's name
 */
public record Stats(String name) implements Handle {

  @Word("How many pieces of text were looked at.")
  public long getChunks() {
    return (long) Facts.number(name, "chunks");
  }

  @Override
  public String toString() {
    return name;
  }
}
