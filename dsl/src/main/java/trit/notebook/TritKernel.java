package trit.notebook;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
import trit.shell.CellException;
import trit.shell.CellLanguage;
import trit.shell.Completions;
import trit.shell.OpenText;
import trit.shell.Session;

/** A Jupyter kernel: cells in one language, commands, and a session that outlives both. */
public final class TritKernel extends BaseKernel {
  private static final int INDENT = 4;
  private static final long PATIENCE_MILLISECONDS = 1_000;

  private final Session session;
  private final CellLanguage language;
  private final Cells cells;
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
    this.cells = new Cells(this, language);
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
      return cells.evaluate(cell, source);
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

  /** What is shown of a value. */
  @Override
  public DisplayData eval(String source) {
    Object value = evalRaw(source);
    return value == null ? null : render(value);
  }

  /** Shows a value besides the cell's result; nothing where there is none. */
  void show(Object value) {
    if (value != null) {
      display(render(value));
    }
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
    CellLanguage.Choices choices = cells.choices(code, at);
    return new ReplacementOptions(List.copyOf(choices.names()), choices.start(), at);
  }

  @Override
  public String isComplete(String code) {
    return switch (cells.completeness(code)) {
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
      cells.interrupt(thread);
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
