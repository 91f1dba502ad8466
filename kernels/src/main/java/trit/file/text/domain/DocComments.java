package trit.file.text.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The prose in the documentation comments of a Java source file, without its markup. */
final class DocComments {
  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern LINE_START = Pattern.compile("(?m)^[ \\t]*\\*[ \\t]?");
  private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+([^{}]*)\\}");
  private static final Pattern HTML_TAG = Pattern.compile("<[^<>]{1,200}>");

  /** A paragraph that is shorter says little. */
  private static final int SHORTEST = 120;

  private DocComments() {}

  /** Its paragraphs, an empty line between them; empty where it has none. */
  static String prose(String source) {
    return COMMENT
        .matcher(source)
        .results()
        .flatMap(comment -> paragraphs(comment).stream())
        .collect(Collectors.joining("\n\n"));
  }

  private static List<String> paragraphs(MatchResult comment) {
    String text = LINE_START.matcher(comment.group(1)).replaceAll("");
    // everything from the first block tag on is about parameters, not prose
    String prose = text.split("(?m)^@\\w", 2)[0];
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : prose.split("<p>|\\n\\s*\\n")) {
      String plain = plain(paragraph);
      if (plain.length() >= SHORTEST) {
        paragraphs.add(plain);
      }
    }
    return paragraphs;
  }

  private static String plain(String paragraph) {
    String words = INLINE_TAG.matcher(paragraph).replaceAll("$1");
    return HTML_TAG
        .matcher(words)
        .replaceAll("")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
