package trit.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import trit.language.Problem;
import trit.language.RecipeException;
import trit.recipe.Place;

/**
 * Cells in Java, on the JDK's JShell in this process. Variables are those of a session: what other
 * cells have named is declared here under its most telling public type, and what Java cells name is
 * given back.
 */
public final class JavaCells implements CellLanguage, AutoCloseable {
  private final Map<String, Object> names;
  private final Map<String, Object> given = new HashMap<>();
  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private volatile boolean stopped;

  /** Java cells that share these variables. */
  public JavaCells(Map<String, Object> names) {
    this.names = names;
    // not addToClasspath, whose indexing in the background disturbs the compiler now and then
    shell =
        JShell.builder()
            .executionEngine(new InProcess(), Map.of())
            .compilerOptions("--class-path", System.getProperty("java.class.path"))
            .build();
    ShellSetting.IMPORTS.forEach(name -> shell.eval("import " + name + ";"));
    analysis = shell.sourceCodeAnalysis();
  }

  @Override
  public Object evaluate(String name, String text) {
    stopped = false;
    SharedNames.with(names, this::declare);
    Object value = null;
    String rest = text;
    while (!rest.isBlank()) {
      SourceCodeAnalysis.CompletionInfo next = analysis.analyzeCompletion(rest);
      String one = next.source() == null ? rest : next.source();
      String done = text.substring(0, text.length() - rest.length());
      int line = 1 + (int) done.chars().filter(sign -> sign == '\n').count();
      value = run(name, line, one);
      if (stopped) {
        throw new CellException("interrupted");
      }
      rest = next.source() == null ? "" : next.remaining();
    }
    SharedNames.with(names, this::giveBack);
    return value;
  }

  private Object run(String cell, int line, String source) {
    Object value = null;
    for (SnippetEvent event : shell.eval(source)) {
      if (event.causeSnippet() != null) {
        continue;
      }
      if (event.exception() != null) {
        throw failure(event.exception());
      }
      if (event.status() == Snippet.Status.REJECTED) {
        throw new RecipeException(problems(cell, line, source, event.snippet()));
      }
      value = valueOf(event.snippet());
    }
    return value;
  }

  /** What an expression is worth; null for declarations and assignments. */
  private Object valueOf(Snippet snippet) {
    String name =
        switch (snippet.subKind()) {
          case TEMP_VAR_EXPRESSION_SUBKIND -> ((VarSnippet) snippet).name();
          case VAR_VALUE_SUBKIND -> ((ExpressionSnippet) snippet).name();
          default -> null;
        };
    if (name == null) {
      return null;
    }
    shell.eval("trit.shell.SharedNames.keep(%s);".formatted(name));
    return SharedNames.kept();
  }

  private static CellException failure(JShellException thrown) {
    String kind = thrown instanceof EvalException e ? e.getExceptionClassName() + ": " : "";
    return new CellException(kind + thrown.getMessage(), thrown);
  }

  private List<Problem> problems(String cell, int line, String source, Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .map(
            d -> {
              String before =
                  source.substring(0, (int) Math.clamp(d.getPosition(), 0, source.length()));
              int row = line + (int) before.chars().filter(c -> c == '\n').count();
              int column = before.length() - before.lastIndexOf('\n');
              return new Problem(
                  new Place(cell, row, column),
                  d.getMessage(Locale.ENGLISH).lines().findFirst().orElse(""));
            })
        .toList();
  }

  /** Declares what has been named, or named again, since the last cell. */
  private void declare() {
    names.forEach(
        (name, value) -> {
          boolean fresh = !given.containsKey(name) || given.get(name) != value;
          if (value != null && fresh && SharedNames.isName(name)) {
            String type = SharedNames.typeOf(value);
            shell.eval(
                "%1$s %2$s = (%1$s) trit.shell.SharedNames.get(\"%2$s\");".formatted(type, name));
            given.put(name, value);
          }
        });
  }

  private void giveBack() {
    List<String> declared =
        new ArrayList<>(
            shell.variables().map(VarSnippet::name).filter(name -> !name.startsWith("$")).toList());
    String puts =
        declared.stream()
            .map(name -> "trit.shell.SharedNames.put(\"%1$s\", %1$s);".formatted(name))
            .collect(Collectors.joining(" ", "{ ", " }"));
    shell.eval(puts);
    declared.forEach(name -> given.put(name, names.get(name)));
  }

  @Override
  public Completeness completeness(String text) {
    return switch (analysis.analyzeCompletion(text).completeness()) {
      case COMPLETE, COMPLETE_WITH_SEMI, CONSIDERED_INCOMPLETE, EMPTY -> Completeness.COMPLETE;
      case DEFINITELY_INCOMPLETE -> Completeness.INCOMPLETE;
      case UNKNOWN -> Completeness.INVALID;
    };
  }

  /** As JShell completes it; what other cells have named since is known too. */
  @Override
  public Choices choices(String text, int at) {
    SharedNames.with(names, this::declare);
    int[] start = new int[1];
    List<String> found =
        analysis.completionSuggestions(text, at, start).stream()
            .map(SourceCodeAnalysis.Suggestion::continuation)
            .distinct()
            .toList();
    return new Choices(start[0], found);
  }

  @Override
  public Map<String, Object> variables() {
    return names;
  }

  @Override
  public void define(String name, Object value) {
    names.put(name, value);
  }

  @Override
  public void interrupt(Thread evaluating) {
    stopped = true;
    shell.stop();
  }

  @Override
  public void close() {
    shell.close();
  }
}
