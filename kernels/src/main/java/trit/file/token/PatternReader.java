package trit.file.token;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a stranger's regular expression before the library does that runs it (Oniguruma), which
 * ends the whole process where it goes back more than ten million times in one match ({@code
 * retry-limit-in-match}). Only what the patterns of tokenizers are made of is read; names, calls,
 * conditions and what was matched before are not.
 */
final class PatternReader {
  private static final int MOST_CHARACTERS = 10_000;
  private static final int DEEPEST = 50;
  private static final int MOST_TIMES = 1000;
  private static final Pattern INTERVAL = Pattern.compile("\\{(?=,?\\d)(\\d*)(?:(,)(\\d*))?}");
  private static final Pattern CODE =
      Pattern.compile("[pP]\\{\\^?\\w+}|x\\{\\p{XDigit}{1,6}}|x\\p{XDigit}{2}|u\\p{XDigit}{4}");
  private static final String KINDS = "dDwWsShHnrtfvae";
  private static final String PLACES = "bBAzZG";

  private final String pattern;
  private final double characters;
  private int at;
  private int depth;
  private boolean anyCase;
  private boolean repeats;

  /** Something that is not read. */
  private static final class Unread extends Exception {
    private static final long serialVersionUID = 1;
  }

  private PatternReader(String pattern, double characters) {
    this.pattern = pattern;
    this.characters = characters;
  }

  /**
   * How often matching goes back at most, from one place in a text.
   *
   * @param characters of the text, at most
   * @return empty for a pattern that is broken, or has parts that are not read
   */
  static OptionalDouble failures(String pattern, double characters) {
    try {
      return OptionalDouble.of(new PatternReader(pattern, characters).whole().most());
    } catch (Unread e) {
      return OptionalDouble.empty();
    }
  }

  private MatchEffort whole() throws Unread {
    require(pattern.length() <= MOST_CHARACTERS);
    anyCase = skips("(?i)");
    MatchEffort whole = alternatives();
    require(at == pattern.length());
    return whole;
  }

  private MatchEffort alternatives() throws Unread {
    MatchEffort alternatives = row();
    while (skips("|")) {
      alternatives = alternatives.or(row());
    }
    return alternatives;
  }

  private MatchEffort row() throws Unread {
    MatchEffort row = MatchEffort.NOTHING;
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      row = row.then(repeated(item()));
    }
    return row;
  }

  private MatchEffort item() throws Unread {
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return switch (c) {
      case '(' -> group();
      case '[' -> set();
      case '\\' -> escaped();
      case '^', '$' -> MatchEffort.ANCHOR;
      case '*', '+', '?' -> throw new Unread();
      default -> character();
    };
  }

  private MatchEffort character() {
    return anyCase ? MatchEffort.CHARACTER_OF_ANY_CASE : MatchEffort.CHARACTER;
  }

  private MatchEffort group() throws Unread {
    require(++depth <= DEEPEST);
    boolean around = anyCase;
    boolean repeatsAround = repeats;
    repeats = false;
    boolean behind = skips("?<=") || skips("?<!");
    boolean place = behind || skips("?=") || skips("?!");
    boolean atomic = !place && skips("?>");
    if (!place && !atomic) {
      boolean anyCaseInside = skips("?i:");
      require(anyCaseInside || skips("?:") || !skips("?") && !skips("*"));
      anyCase |= anyCaseInside;
    }
    MatchEffort inside = alternatives();
    require(skips(")") && !(behind && repeats));
    anyCase = around;
    repeats |= repeatsAround;
    depth--;
    return place ? inside.place() : atomic ? inside.atomic() : inside;
  }

  /** A set of characters, which may hold others; what begins with its end is read in two ways. */
  private MatchEffort set() throws Unread {
    boolean opened = true;
    for (int open = 1; open > 0; ) {
      if (opened) {
        skips("^");
        require(!skips("]"));
      }
      require(at < pattern.length());
      char c = pattern.charAt(at++);
      opened = c == '[';
      open += opened ? 1 : c == ']' ? -1 : 0;
      if (c == '\\') {
        char escaped = escape();
        require(escaped == 'b' || !isPlace(escaped));
      }
    }
    return character();
  }

  private MatchEffort escaped() throws Unread {
    return isPlace(escape()) ? MatchEffort.ANCHOR : character();
  }

  private static boolean isPlace(char escaped) {
    return PLACES.indexOf(escaped) >= 0;
  }

  /** Reads what follows a backslash; its first character. */
  private char escape() throws Unread {
    require(at < pattern.length());
    char c = pattern.charAt(at);
    Optional<Matcher> code = next(CODE);
    if (code.isEmpty()) {
      boolean sign = c < 0x80 && !Character.isLetterOrDigit(c);
      require(sign || KINDS.indexOf(c) >= 0 || isPlace(c));
      at++;
    }
    return c;
  }

  private MatchEffort repeated(MatchEffort once) throws Unread {
    MatchEffort repeated = once;
    while (at < pattern.length()) {
      Optional<Matcher> interval = next(INTERVAL);
      if (interval.isPresent()) {
        repeated = interval(repeated, interval.get());
      } else if (skips("*")) {
        repeated = suffixed(repeated.anyTimes(characters));
      } else if (skips("+")) {
        repeated = suffixed(repeated.then(repeated.anyTimes(characters)));
      } else if (skips("?")) {
        repeated = suffixed(repeated.upTo(1));
      } else {
        return repeated;
      }
      repeats = true;
    }
    return repeated;
  }

  /** Lazy, which does not count here, or possessive. */
  private MatchEffort suffixed(MatchEffort repeated) {
    if (skips("+")) {
      return repeated.atomic();
    }
    skips("?");
    return repeated;
  }

  /** So many times; a plus that follows repeats it, other than behind a star. */
  private MatchEffort interval(MatchEffort once, Matcher limits) throws Unread {
    int least = number(limits.group(1), 0);
    boolean open = limits.group(2) != null && limits.group(3).isEmpty();
    int most = limits.group(2) == null ? least : number(limits.group(3), least);
    require(most <= MOST_TIMES && least <= most);
    MatchEffort rest = open ? once.anyTimes(characters) : once.upTo(most - least);
    MatchEffort times = once.times(least).then(rest);
    if (!skips("?")) {
      return times;
    }
    MatchEffort maybe = times.or(MatchEffort.NOTHING); // or lazy: it may still fail
    return new MatchEffort(maybe.ways(), maybe.all(), maybe.first(), times.none(), 0);
  }

  private static int number(String digits, int otherwise) throws Unread {
    require(digits.length() <= 4);
    return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
  }

  private Optional<Matcher> next(Pattern what) {
    Matcher matcher = what.matcher(pattern).region(at, pattern.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher);
  }

  private boolean skips(String text) {
    boolean there = pattern.startsWith(text, at);
    at += there ? text.length() : 0;
    return there;
  }

  private static void require(boolean condition) throws Unread {
    if (!condition) {
      throw new Unread();
    }
  }
}
