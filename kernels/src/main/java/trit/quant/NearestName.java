package trit.quant;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a misspelled name was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  /** The candidate with the fewest edits, if it keeps at least half of the name. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> edits(name, candidate)))
        .filter(candidate -> edits(name, candidate) <= name.length() / 2);
  }

  /** Insertions, deletions and replacements from one to the other (Levenshtein, 1966). */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
