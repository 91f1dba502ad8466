package trit.eval.task;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers at the end of worked solutions, as GSM8K marks them (Cobbe et al. 2021). */
public final class WordProblem {
  private static final Pattern MARKED = Pattern.compile("#### (-?[0-9.,]+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\$?[0-9][0-9.,]*");

  private WordProblem() {}

  /** The number behind {@code ####}. */
  public static Optional<String> marked(String solution) {
    Matcher matcher = MARKED.matcher(solution);
    return matcher.find() ? Optional.of(plain(matcher.group(1))) : Optional.empty();
  }

  /** The last number of all. */
  public static Optional<String> last(String solution) {
    return NUMBER
        .matcher(solution)
        .results()
        .map(MatchResult::group)
        .reduce((before, after) -> after)
        .map(WordProblem::plain);
  }

  private static String plain(String number) {
    return number.replaceAll("[$,]", "").replaceAll("\\.$", "");
  }
}
