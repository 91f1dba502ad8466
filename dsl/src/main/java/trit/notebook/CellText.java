package trit.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cell, taken apart at its commands: {@code %plan}, {@code report = %run}, {@code %%recipe}. */
final class CellText {
  private static final Pattern LINE = Pattern.compile("\\s*(?:(\\w+)\\s*=\\s*)?%(\\w+)(.*)");
  private static final Pattern CELL = Pattern.compile("\\s*%%(\\w+)(.*)");

  private CellText() {}

  /** A piece of a cell. */
  sealed interface Part {

    /**
     * Code, with empty lines where other parts stand, so that line numbers are those of the cell.
     */
    record Code(String text) implements Part {}

    /** A command of one line, and the variable that names its result. */
    record Line(String name, List<String> words, String rest, Optional<String> variable)
        implements Part {}

    /** A command that takes the rest of the cell. */
    record Whole(String name, List<String> words, String body) implements Part {}
  }

  /** The parts of a cell in their order. */
  static List<Part> parts(String cell) {
    List<String> lines = cell.lines().toList();
    int first = 0;
    while (first < lines.size() && lines.get(first).isBlank()) {
      first++;
    }
    Matcher whole = first < lines.size() ? CELL.matcher(lines.get(first)) : null;
    if (whole != null && whole.matches()) {
      String body = String.join("\n", lines.subList(first + 1, lines.size()));
      return List.of(
          new Part.Whole(whole.group(1), words(whole.group(2)), "\n".repeat(first) + body));
    }
    return split(lines);
  }

  private static List<Part> split(List<String> lines) {
    List<Part> parts = new ArrayList<>();
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      Matcher line = LINE.matcher(lines.get(i));
      if (line.matches()) {
        addCode(code, parts);
        parts.add(
            new Part.Line(
                line.group(2),
                words(line.group(3)),
                line.group(3).strip(),
                Optional.ofNullable(line.group(1))));
        code = new StringBuilder("\n".repeat(i + 1));
      } else {
        code.append(lines.get(i)).append('\n');
      }
    }
    addCode(code, parts);
    return parts;
  }

  private static void addCode(StringBuilder code, List<Part> parts) {
    if (!code.toString().isBlank()) {
      parts.add(new Part.Code(code.toString().stripTrailing()));
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
