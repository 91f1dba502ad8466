package trit.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelled name was probably meant to be: the one edit distance of the house. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate with the fewest edits, if they are at most a third of the name and at least one
   * is allowed. Case does not count; among equals the first candidate wins.
   */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> edits(name, candidate)))
        .filter(candidate -> edits(name, candidate) <= allowed(name));
  }

  /**
   * Like {@code " Did you mean 'encoding'?"}, to be put behind a sentence; empty where nothing is
   * near.
   */
  public static String hint(String name, Collection<String> candidates) {
    return to(name, candidates).map(near -> " Did you mean '" + near + "'?").orElse("");
  }

  /** A single letter that is wrong was not meant to be any other. */
  private static int allowed(String name) {
    return name.length() < 2 ? 0 : Math.max(1, name.length() / 3);
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours from one to the other (Damerau,
   * 1964, in the restricted form: no part is edited twice).
   */
  static int edits(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(a, b, i, j, cost);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] cost) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
  }
}
