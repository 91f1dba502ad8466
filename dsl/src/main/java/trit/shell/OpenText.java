package trit.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is open where a text ends: brackets with the words before them, a quotation, a comment. A
 * scan of characters, so that it also tells of texts that no parser accepts yet.
 */
public final class OpenText {
  private static final String CLOSED = "";
  private static final List<String> QUOTES = List.of("'''", "\"\"\"", "'", "\"", "/*", "//", "~/");

  private final Deque<Bracket> brackets = new ArrayDeque<>();
  private String quote = CLOSED;
  private String word = "";

  /** An open bracket and the word whose arguments or block it begins. */
  private record Bracket(char sign, String word) {}

  private OpenText() {}

  /** What is open at the end of this text. */
  public static OpenText of(String text) {
    OpenText open = new OpenText();
    int at = 0;
    while (at < text.length()) {
      at = open.quote.isEmpty() ? open.code(text, at) : open.quoted(text, at);
    }
    return open;
  }

  /** The words whose braces are open, outermost first. */
  public List<String> verbs() {
    List<String> verbs = new ArrayList<>();
    brackets.descendingIterator().forEachRemaining(open -> addVerb(open, verbs));
    return verbs;
  }

  private static void addVerb(Bracket open, List<String> verbs) {
    if (open.sign == '{') {
      verbs.add(open.word);
    }
  }

  /** How many brackets are open. */
  public int depth() {
    return brackets.size();
  }

  /** What would end a quotation or comment that goes on over lines; empty where none is open. */
  public String closingQuote() {
    return switch (quote) {
      case "/*" -> "*/";
      case "'''", "\"\"\"" -> quote;
      default -> "";
    };
  }

  /** What would close every bracket, innermost first. */
  public String closingBrackets() {
    StringBuilder closing = new StringBuilder();
    for (Bracket open : brackets) {
      closing.append(
          switch (open.sign) {
            case '{' -> '}';
            case '[' -> ']';
            default -> ')';
          });
    }
    return closing.toString();
  }

  private int code(String text, int at) {
    char sign = text.charAt(at);
    for (String begin : QUOTES) {
      if (text.startsWith(begin, at)) {
        quote = begin;
        return at + begin.length();
      }
    }
    if (Character.isJavaIdentifierStart(sign)) {
      int end = at;
      while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
        end++;
      }
      word = text.substring(at, end);
      return end;
    }
    bracket(sign);
    return at + 1;
  }

  private void bracket(char sign) {
    switch (sign) {
      case '(', '[', '{' -> {
        brackets.push(new Bracket(sign, word));
        word = "";
      }
      case ')', ']', '}' -> word = brackets.isEmpty() ? "" : brackets.pop().word;
      case ';', '\n' -> word = "";
      default -> {}
    }
  }

  private int quoted(String text, int at) {
    boolean oneLine = closingQuote().isEmpty();
    String end = oneLine ? quote.substring(quote.length() - 1) : closingQuote();
    if (text.charAt(at) == '\n' && oneLine) {
      quote = CLOSED;
      return at;
    }
    if (text.startsWith(end, at) && !quote.equals("//")) {
      quote = CLOSED;
      return at + end.length();
    }
    return at + (text.charAt(at) == '\\' ? 2 : 1);
  }
}
