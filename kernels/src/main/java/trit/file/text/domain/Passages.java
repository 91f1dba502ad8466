package trit.file.text.domain;

import java.util.ArrayList;
import java.util.List;

/** Cuts texts into passages that begin and end between lines. */
final class Passages {
  /** Characters that a passage has at most, a single longer line aside: some 300 tokens. */
  private static final int LONGEST = 1_200;

  private Passages() {}

  /** All of a text, passage after passage. */
  static List<String> all(String text) {
    List<String> passages = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = end(text, from);
      String passage = text.substring(from, to).strip();
      if (!passage.isEmpty()) {
        passages.add(passage + "\n\n");
      }
      from = to;
    }
    return passages;
  }

  /** One of the passages of a text; empty where there is none. */
  static List<String> one(String text, Draws draws) {
    List<String> all = all(text);
    return all.isEmpty() ? all : List.of(draws.of(all));
  }

  /** Behind the last line that begins before the passage is too long, or behind its only line. */
  private static int end(String text, int from) {
    if (text.length() - from <= LONGEST) {
      return text.length();
    }
    int line = text.lastIndexOf('\n', from + LONGEST - 1);
    if (line > from) {
      return line + 1;
    }
    int cut = from + LONGEST;
    return Character.isLowSurrogate(text.charAt(cut)) ? cut - 1 : cut;
  }
}
