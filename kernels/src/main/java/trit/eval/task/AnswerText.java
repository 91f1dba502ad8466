package trit.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Answers compared as SQuAD 1.1 does (Rajpurkar et al. 2016): case, articles, marks aside. */
public final class AnswerText {
  private static final Pattern MARKS =
      Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");
  private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b");

  private AnswerText() {}

  /** Whether an answer is one of the right ones: 1 or 0. */
  public static double exactMatch(String answer, List<String> gold) {
    return gold.stream().anyMatch(right -> normal(right).equals(normal(answer))) ? 1 : 0;
  }

  /** How much of the words an answer shares with the right one that it is most like. */
  public static double f1(String answer, List<String> gold) {
    return gold.stream().mapToDouble(right -> overlap(answer, right)).max().orElse(0);
  }

  private static double overlap(String answer, String right) {
    List<String> said = words(answer);
    List<String> wanted = words(right);
    if (said.isEmpty() || wanted.isEmpty()) {
      return said.equals(wanted) ? 1 : 0;
    }
    List<String> left = new ArrayList<>(wanted);
    long common = said.stream().filter(left::remove).count();
    return 2.0 * common / (said.size() + wanted.size());
  }

  private static List<String> words(String text) {
    String normal = normal(text);
    return normal.isEmpty() ? List.of() : Arrays.asList(normal.split(" "));
  }

  private static String normal(String text) {
    String plain = MARKS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return ARTICLES.matcher(plain).replaceAll(" ").strip().replaceAll("\\s+", " ");
  }
}
