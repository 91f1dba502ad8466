package trit.notebook;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import trit.file.NearestName;
import trit.phase.PhaseException;
import trit.shell.CellLanguage;
import trit.shell.JavaCells;
import trit.show.Quantities;

/**
 * Evaluates cells part by part: the kernel's language, commands, and Java behind {@code %%java}.
 */
final class Cells {
  private static final String JAVA = "java";
  private static final String TIME = "time";

  private final TritKernel kernel;
  private final CellLanguage language;
  private JavaCells java;
  private volatile CellLanguage spoken;

  Cells(TritKernel kernel, CellLanguage language) {
    this.kernel = kernel;
    this.language = language;
    this.spoken = language;
    commands().registerCellMagic(JAVA, (self, words, body) -> evaluateJava(body));
    commands().registerLineMagic(TIME, (self, words) -> time(String.join(" ", words)));
  }

  private MagicsRegistry commands() {
    return kernel.getMagicsRegistry();
  }

  /** The value of the last part that has one to show; null where there is none. */
  Object evaluate(String cell, String source) throws Exception {
    Object value = null;
    for (CellText.Part part : CellText.parts(source)) {
      value = evaluate(cell, part);
    }
    return value;
  }

  private Object evaluate(String cell, CellText.Part part) throws Exception {
    return switch (part) {
      case CellText.Part.Code code -> language.evaluate(cell, code.text());
      case CellText.Part.Line line -> {
        Object value = command(line);
        line.variable().ifPresent(variable -> language.define(variable, value));
        yield null;
      }
      case CellText.Part.Whole whole -> {
        check(whole.name(), commands().getCellMagicNames(), "%%");
        commands().evalCellMagic(kernel, whole.name(), whole.words(), whole.body());
        yield null;
      }
    };
  }

  private Object command(CellText.Part.Line line) throws Exception {
    check(line.name(), commands().getLineMagicNames(), "%");
    List<String> words = line.name().equals(TIME) ? List.of(line.rest()) : line.words();
    return commands().evalLineMagic(kernel, line.name(), words);
  }

  private static void check(String name, Set<String> names, String sign) {
    if (!names.contains(name)) {
      String hint = NearestName.hint(name, names);
      throw new PhaseException(
          "there is no %s%s.%s"
              .formatted(
                  sign, name, hint.isEmpty() ? " There are: " + String.join(", ", names) : hint));
    }
  }

  private Object time(String code) {
    long start = System.nanoTime();
    Object value = language.evaluate("%time", code);
    System.out.println(Quantities.time(Duration.ofNanos(System.nanoTime() - start)));
    kernel.show(value);
    return value;
  }

  private Object evaluateJava(String code) {
    spoken = java();
    try {
      Object value = java().evaluate("%%java", "\n" + code);
      kernel.show(value);
      return value;
    } finally {
      spoken = language;
    }
  }

  /** Cells in Java; JShell is started by the first one. */
  private JavaCells java() {
    if (java == null) {
      java = new JavaCells(language.variables());
    }
    return java;
  }

  /** Whether a text can be evaluated, asked of the parser of its last part. */
  CellLanguage.Completeness completeness(String text) {
    CellLanguage.Completeness verdict = CellLanguage.Completeness.COMPLETE;
    for (CellText.Part part : CellText.parts(text)) {
      if (part instanceof CellText.Part.Code code) {
        verdict = language.completeness(code.text());
      }
    }
    return verdict;
  }

  /** What can stand at a place of a cell. */
  CellLanguage.Choices choices(String text, int at) {
    boolean isJava =
        CellText.parts(text).stream()
            .anyMatch(part -> part instanceof CellText.Part.Whole w && w.name().equals(JAVA));
    int body = text.indexOf('\n') + 1;
    return isJava && at >= body
        ? java().choices(text.substring(body), at - body).after(body)
        : language.choices(text, at);
  }

  /** Ends what a thread evaluates. */
  void interrupt(Thread evaluating) {
    spoken.interrupt(evaluating);
  }
}
