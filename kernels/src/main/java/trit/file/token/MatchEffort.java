package trit.file.token;

/**
 * How often a backtracking matcher goes back, at most, while it looks for a match from one place in
 * a text: each time that something does not match. What is repeated lets go of one character after
 * the other, and what follows is tried again each time; so ways multiply. Behind what cannot fail,
 * nothing is tried again.
 *
 * @param ways of matching; infinite where they grow faster than any power
 * @param all failures until all ways are tried, where there is one
 * @param first failures up to the first way, where there is one
 * @param none failures where there is none; 0 for what always matches
 * @param least characters that a match has
 */
record MatchEffort(double ways, double all, double first, double none, int least) {
  /** What matches without taking anything. */
  static final MatchEffort NOTHING = new MatchEffort(1, 0, 0, 0, 0);

  /** One character of a kind. */
  static final MatchEffort CHARACTER = new MatchEffort(1, 0, 0, 1, 1);

  /** One character, capital or small: some stand for up to three others ({@code ﬃ}). */
  static final MatchEffort CHARACTER_OF_ANY_CASE = new MatchEffort(3, 3, 3, 3, 1);

  /** A place. */
  static final MatchEffort ANCHOR = new MatchEffort(1, 0, 0, 1, 0);

  /** At most, whether there is a match or not. */
  double most() {
    return Math.max(first, none);
  }

  /** This, then that. */
  MatchEffort then(MatchEffort next) {
    double others = times(ways - 1, Math.max(next.all, next.none));
    double failing = next.none == 0 || ways == 1 ? 0 : all + times(ways - 1, next.none);
    return new MatchEffort(
        times(ways, next.ways),
        all + next.all + others,
        Math.max(first, failing) + next.first,
        next.none == 0 ? none : Math.max(none, all + times(ways, next.none)),
        least + next.least);
  }

  /** This or, where it fails, that. */
  MatchEffort or(MatchEffort other) {
    return new MatchEffort(
        ways + other.ways,
        Math.max(all, none) + Math.max(other.all, other.none),
        none == 0 ? first : Math.max(first, none + other.first),
        none == 0 || other.none == 0 ? 0 : none + other.none,
        Math.min(least, other.least));
  }

  /** This a number of times. */
  MatchEffort times(int count) {
    MatchEffort row = NOTHING;
    for (int i = 0; i < count; i++) {
      row = row.then(this);
    }
    return row;
  }

  /** This up to a number of times. */
  MatchEffort upTo(int count) {
    MatchEffort row = NOTHING;
    for (int i = 0; i < count; i++) {
      row = then(row).or(NOTHING);
    }
    return row;
  }

  /** This any number of times, in a text of so many characters. */
  MatchEffort anyTimes(double characters) {
    double times = least == 0 ? Double.POSITIVE_INFINITY : characters / least;
    return new MatchEffort(
        ways == 1 ? times + 1 : Double.POSITIVE_INFINITY,
        ways == 1 ? times(times, all) + none : Double.POSITIVE_INFINITY,
        least == 0 ? times : times(times, first) + none,
        0,
        0);
  }

  /** This, of which only the first way is tried. */
  MatchEffort atomic() {
    return new MatchEffort(1, first, first, none, least);
  }

  /** A place before which, or behind which, this stands or does not. */
  MatchEffort place() {
    double most = Math.max(first + 1, none);
    return new MatchEffort(1, most, most, most, 0);
  }

  private static double times(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b; // none of infinitely many is none
  }
}
