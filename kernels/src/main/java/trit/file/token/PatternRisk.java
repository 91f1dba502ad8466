package trit.file.token;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks at a stranger's regular expression before it is used: the library that runs it ends the
 * whole process where it has to go back too often (Oniguruma, {@code retry-limit-in-match}).
 * Repeating what repeats itself, or what leaves a choice, makes the ways to match grow
 * exponentially; repetitions one after the other, as a power.
 */
final class PatternRisk {
  /** Unlimited repetitions in one alternative; the usual patterns have two. */
  private static final int MOST_REPETITIONS = 3;

  private final String pattern;
  private final Deque<Group> open = new ArrayDeque<>();
  private int at;
  private boolean risky;

  /** What stands between brackets, or all of it. */
  private static final class Group {
    private boolean chooses;
    private int repetitions;
    private int mostRepetitions;

    void nextAlternative() {
      chooses = true;
      repetitions = 0;
    }

    void repeat(int times) {
      repetitions += times;
      mostRepetitions = Math.max(mostRepetitions, repetitions);
    }
  }

  private PatternRisk(String pattern) {
    this.pattern = pattern;
  }

  /** Whether matching may take too long; whether it is a pattern at all, the library knows. */
  static boolean isIn(String pattern) {
    return new PatternRisk(pattern).look();
  }

  private boolean look() {
    open.push(new Group());
    while (at < pattern.length() && !risky) {
      char c = pattern.charAt(at++);
      switch (c) {
        case '(' -> open.push(new Group());
        case ')' -> close();
        case '|' -> open.peek().nextAlternative();
        case '[' -> skipClass();
        case '\\' -> skipEscaped();
        default -> {}
      }
      if (c != '(' && c != ')' && c != '|' && isUnlimited()) {
        repeat(1);
      }
    }
    return risky;
  }

  private void close() {
    if (open.size() == 1) {
      return; // broken, which the library says
    }
    Group group = open.pop();
    boolean unlimited = isUnlimited();
    risky |= unlimited && (group.chooses || group.mostRepetitions > 0);
    repeat(group.mostRepetitions + (unlimited ? 1 : 0));
  }

  private void repeat(int times) {
    open.peek().repeat(times);
    risky |= open.peek().mostRepetitions > MOST_REPETITIONS;
  }

  /** Reads a repetition, where one comes next; whether it has no end. */
  private boolean isUnlimited() {
    if (at == pattern.length()) {
      return false;
    }
    char c = pattern.charAt(at);
    if (c == '*' || c == '+') {
      at++;
      return true;
    }
    int end = c == '{' ? pattern.indexOf('}', at) : -1;
    if (end < 0) {
      return false;
    }
    String limits = pattern.substring(at + 1, end);
    at = end + 1;
    return !limits.matches("\\d?\\d|\\d?\\d?,\\d?\\d") || limits.endsWith(",");
  }

  /** A set of characters, which may hold others. */
  private void skipClass() {
    int depth = 1;
    while (at < pattern.length() && depth > 0) {
      switch (pattern.charAt(at++)) {
        case '[' -> depth++;
        case ']' -> depth--;
        case '\\' -> at++;
        default -> {}
      }
    }
  }

  private void skipEscaped() {
    char c = at < pattern.length() ? pattern.charAt(at++) : '\\';
    risky |= c >= '1' && c <= '9' || c == 'k'; // what was matched before
    if ((c == 'p' || c == 'P' || c == 'x') && at < pattern.length() && pattern.charAt(at) == '{') {
      int end = pattern.indexOf('}', at);
      at = end < 0 ? pattern.length() : end + 1;
    }
  }
}
