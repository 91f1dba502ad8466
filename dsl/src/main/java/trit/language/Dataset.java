package trit.language;

/**
 * Text.
 *
 * @param name the step's name
 */
public record Dataset(String name) implements Handle {

  @Override
  public String toString() {
    return name;
  }
}
