package trit.notebook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.kernel.util.TextColor;
import trit.file.NearestName;
import trit.phase.PhaseException;
import trit.shell.CellException;
import trit.shell.CellLanguage;
import trit.shell.CellLanguage.Completeness;
import trit.shell.Completions;
import trit.shell.JavaCells;
import trit.shell.OpenText;
import trit.shell.Session;
import trit.show.Quantities;

/** A Jupyter kernel: cells in one language, commands, and a session that outlives both. */
public final class TritKernel extends BaseKernel {
  private static final int INDENT = 4;
  private static final long PATIENCE_MILLISECONDS = 1_000;

  private final Session session;
  private final CellLanguage language;
  private CellLanguage java;
  private volatile CellLanguage spoken;
  private volatile Thread evaluating;

  /** A kernel for a session whose cells are written in a language. */
  public TritKernel(Session session, CellLanguage language) {
    super(
        "trit",
        String.valueOf(TritKernel.class.getPackage().getImplementationVersion()),
        new LanguageInfo.Builder("groovy")
            .version("5")
            .mimetype("text/x-groovy")
            .fileExtension(".groovy")
            .codemirror("groovy")
            .pygments("groovy")
            .build(),
        List.of(),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        null,
        new MagicsRegistry(),
        true,
        new StringStyler.Builder().addSecondaryStyle(TextColor.BOLD_RED_FG).build());
    this.session = session;
    this.language = language;
    this.spoken = language;
    getMagicsRegistry().registerCellMagic("java", (kernel, words, body) -> java(body));
    getMagicsRegistry().registerLineMagic("time", (kernel, words) -> time(String.join(" ", words)));
  }

  /** What the cells have said so far. */
  Session session() {
    return session;
  }

  @Override
  public Object evalRaw(String source) {
    evaluating = Thread.currentThread();
    String cell = "cell " + (executionCount.get() - 1);
    try {
      Object value = null;
      for (CellText.Part part : CellText.parts(source)) {
        value = evaluate(cell, part);
      }
      return value;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CellException(e.toString(), e);
    } catch (Error e) {
      throw new CellException(e.toString(), e);
    } finally {
      evaluating = null;
      Thread.interrupted();
    }
  }

  private Object evaluate(String cell, CellText.Part part) throws Exception {
    return switch (part) {
      case CellText.Part.Code code -> language.evaluate(cell, code.text());
      case CellText.Part.Line line -> {
        Object value = lineMagic(line);
        line.variable().ifPresent(variable -> language.define(variable, value));
        yield null;
      }
      case CellText.Part.Whole whole -> {
        check(whole.name(), getMagicsRegistry().getCellMagicNames(), "%%");
        getMagicsRegistry().evalCellMagic(this, whole.name(), whole.words(), whole.body());
        yield null;
      }
    };
  }

  private Object lineMagic(CellText.Part.Line line) throws Exception {
    check(line.name(), getMagicsRegistry().getLineMagicNames(), "%");
    List<String> words = line.name().equals("time") ? List.of(line.rest()) : line.words();
    return getMagicsRegistry().evalLineMagic(this, line.name(), words);
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
    if (value != null) {
      display(render(value));
    }
    return value;
  }

  /** A cell in Java; JShell is started by the first one. */
  private Object java(String code) {
    if (java == null) {
      java = new JavaCells(language.variables());
    }
    spoken = java;
    try {
      Object value = java.evaluate("%%java", "\n" + code);
      if (value != null) {
        display(render(value));
      }
      return value;
    } finally {
      spoken = language;
    }
  }

  /** What is shown of a value. */
  @Override
  public DisplayData eval(String source) {
    Object value = evalRaw(source);
    return value == null ? null : render(value);
  }

  private DisplayData render(Object value) {
    return new Drawing(getRenderer()).of(value);
  }

  @Override
  public DisplayData inspect(String code, int at, boolean detailed) {
    return new Completions(language.variables())
        .meaning(code, at)
        .map(DisplayData::new)
        .orElse(null);
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    Completions completions = new Completions(language.variables());
    Map<String, String> found = completions.at(code, at);
    return new ReplacementOptions(List.copyOf(found.keySet()), completions.start(code, at), at);
  }

  @Override
  public String isComplete(String code) {
    Completeness verdict = Completeness.COMPLETE;
    for (CellText.Part part : CellText.parts(code)) {
      if (part instanceof CellText.Part.Code groovy) {
        verdict = language.completeness(groovy.text());
      }
    }
    return switch (verdict) {
      case COMPLETE -> IS_COMPLETE_YES;
      case INVALID -> IS_COMPLETE_BAD;
      case INCOMPLETE -> " ".repeat(INDENT * OpenText.of(code).depth());
    };
  }

  /**
   * A running recipe is asked to stop, so that its cache stays whole; other code is interrupted.
   */
  @Override
  public void interrupt() {
    Thread thread = evaluating;
    if (!session.cancel() && thread != null) {
      spoken.interrupt(thread);
    }
  }

  @Override
  public void onShutdown(boolean restarting) {
    interrupt();
    super.onShutdown(restarting);
    Thread.ofPlatform().daemon().start(TritKernel::leave);
  }

  /** Ends the process also where a cell does not end. */
  private static void leave() {
    try {
      Thread.sleep(PATIENCE_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  @Override
  protected void replaceOutputStreams(ShellReplyEnvironment env) {
    CellStreams streams = new CellStreams(env::writeToStdOut, env::writeToStdErr, io.in);
    env.defer(streams::close);
  }

  /** The message, and the lines of the cell that led there. */
  @Override
  public List<String> formatError(Throwable error) {
    return new CellTrace(error).lines().stream().map(errorStyler::secondary).toList();
  }
}
