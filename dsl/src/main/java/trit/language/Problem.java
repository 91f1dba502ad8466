package trit.language;

import java.util.Comparator;
import trit.recipe.Place;

/**
 * One thing that is wrong with a recipe.
 *
 * @param place where; {@link Place#UNKNOWN} for what stands on the command line
 * @param message what, and the cure
 */
public record Problem(Place place, String message) implements Comparable<Problem> {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt((Problem problem) -> problem.place.line())
          .thenComparingInt(problem -> problem.place.column())
          .thenComparing(Problem::message);

  /** In the order of the text. */
  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  /** Like {@code recipe.groovy:3:27 unknown word …}, with two spaces behind the place. */
  @Override
  public String toString() {
    return place.line() == 0 ? message : place + "  " + message;
  }
}
