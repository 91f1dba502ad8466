package trit.recipe;

/**
 * Where something stands in a recipe's text.
 *
 * @param file the script's name
 * @param line counted from 1; 0 where unknown, as in recipes built from Java
 * @param column counted from 1
 */
public record Place(String file, int line, int column) {

  /** For recipes that have no text. */
  public static final Place UNKNOWN = new Place("", 0, 0);

  /** Like {@code recipe.groovy:3:27}; empty where unknown. */
  @Override
  public String toString() {
    return line == 0 ? "" : file + ":" + line + ":" + column;
  }
}
