package trit.eval.task;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers in LaTeX as MATH marks them, {@code \boxed{…}}, and when two are the same (Hendrycks et
 * al., 2021, arXiv:2103.03874, whose grader strips units and spaces and rewrites short fractions).
 */
public final class MathAnswer {
  private static final String BOX = "\\boxed";
  private static final Pattern THOUSANDS = Pattern.compile("-?\\d{1,3}(,\\d{3})+(\\.\\d+)?");

  private record Rule(Pattern pattern, String instead) {
    static Rule of(String pattern, String instead) {
      return new Rule(Pattern.compile(pattern), instead);
    }
  }

  /** What is written in several ways, and the one way it is compared in; in this order. */
  private static final List<Rule> RULES =
      List.of(
          // how it is set: sizes of brackets, small spaces
          Rule.of("\\\\(left|right|displaystyle)(?![a-zA-Z])", ""),
          Rule.of("\\\\[!,;: ]", ""),
          // a unit behind the number, and words
          Rule.of("\\\\(text|mbox|textrm|mathrm)\\{ [^{}]*}$", ""),
          Rule.of("\\\\(text|mbox|textrm|mathrm|textbf)\\{([^{}]*)}", "$2"),
          Rule.of("\\^\\\\circ|\\^\\{\\\\circ}", ""),
          Rule.of("\\\\?[$%]|\\s", ""),
          Rule.of("\\.$", ""),
          // fractions and roots without braces, and with a slash
          Rule.of("\\\\[dt]frac", "\\\\frac"),
          Rule.of("\\\\frac(\\w)(\\w)", "\\\\frac{$1}{$2}"),
          Rule.of("\\\\sqrt(\\w)", "\\\\sqrt{$1}"),
          Rule.of("^(-?)(\\d+)/(\\d+)$", "$1\\\\frac{$2}{$3}"),
          // the name of what was looked for
          Rule.of("^[a-zA-Z]=", ""),
          // decimals
          Rule.of("(?<!\\d)\\.(\\d)", "0.$1"),
          Rule.of("(\\.\\d*?)0+$", "$1"),
          Rule.of("\\.$", ""),
          Rule.of("^(-?)0\\.5$", "$1\\\\frac{1}{2}"));

  private MathAnswer() {}

  /** What stands in the last box, its braces matched; empty where there is none that ends. */
  public static Optional<String> boxed(String solution) {
    int box = solution.lastIndexOf(BOX);
    if (box < 0) {
      return Optional.empty();
    }
    int open = box + BOX.length();
    if (solution.startsWith(" ", open)) {
      // written without braces it ends where the formula does
      return Optional.of(solution.substring(open + 1).split("\\$", 2)[0].strip());
    }
    int depth = 0;
    for (int i = open; i < solution.length(); i++) {
      depth += solution.charAt(i) == '{' ? 1 : solution.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i == open ? Optional.empty() : Optional.of(solution.substring(open + 1, i));
      }
    }
    return Optional.empty();
  }

  /** Whether two answers are the same but for how they are set. */
  public static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String answer) {
    String plain = answer;
    for (Rule rule : RULES) {
      plain = rule.pattern.matcher(plain).replaceAll(rule.instead);
    }
    return THOUSANDS.matcher(plain).matches() ? plain.replace(",", "") : plain;
  }
}
