package trit.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trit.compute.cuda.CudaException;
import trit.language.RecipeException;
import trit.phase.CancelledException;
import trit.plan.UserMessage;
import trit.shell.CellException;

/** What is said of a cell that failed: the message, and where in which cell. */
final class CellTrace {
  private static final Pattern CELL = Pattern.compile("Cell(\\d+)\\.groovy");
  private static final int FRAMES = 12;

  private final Throwable error;

  CellTrace(Throwable error) {
    this.error = error;
  }

  /** Message first, then lines of cells from the innermost outwards; of bugs the whole trace. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(message().lines().toList());
    Throwable cause =
        error instanceof CellException && error.getCause() != null ? error.getCause() : error;
    List<String> cells = frames(cause).flatMap(CellTrace::inCell).distinct().toList();
    cells.stream().limit(FRAMES).forEach(lines::add);
    if (cells.isEmpty() && !isForUsers()) {
      frames(cause).limit(FRAMES).forEach(frame -> lines.add("    at " + frame));
    }
    return lines;
  }

  private String message() {
    boolean plain = isForUsers() && error.getMessage() != null;
    return plain ? error.getMessage() : error.toString();
  }

  private boolean isForUsers() {
    return error instanceof RecipeException
        || error instanceof CellException
        || error instanceof CancelledException
        || error instanceof CudaException
        || UserMessage.of(error).isPresent();
  }

  private static Stream<StackTraceElement> frames(Throwable cause) {
    return Stream.of(cause.getStackTrace());
  }

  private static Stream<String> inCell(StackTraceElement frame) {
    Matcher cell = CELL.matcher(frame.getFileName() == null ? "" : frame.getFileName());
    return cell.matches() && frame.getLineNumber() > 0
        ? Stream.of("  in cell %s, line %d".formatted(cell.group(1), frame.getLineNumber()))
        : Stream.empty();
  }
}
