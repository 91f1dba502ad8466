package trit.notebook;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Consumer;

/** The process's streams while a cell runs: what it prints goes to the browser. */
final class CellStreams implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final InputStream in = System.in;
  private final CellOutput shownOut;
  private final CellOutput shownErr;

  /** Replaces the process's streams. */
  CellStreams(Consumer<String> sendOut, Consumer<String> sendErr, InputStream asked) {
    shownOut = new CellOutput(sendOut);
    shownErr = new CellOutput(sendErr);
    System.setOut(shownOut.print());
    System.setErr(shownErr.print());
    System.setIn(asked);
  }

  /** Sends what is left and puts the streams back. */
  @Override
  public void close() {
    shownOut.close();
    shownErr.close();
    System.setOut(out);
    System.setErr(err);
    System.setIn(in);
  }
}
