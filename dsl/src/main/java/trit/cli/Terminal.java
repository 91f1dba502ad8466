package trit.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/** Whether somebody is looking. */
final class Terminal {
  /** Removes what stands in the current line. */
  static final String CLEAR_LINE = "\r\u001b[K";

  private static final int STANDARD_ERROR = 2;
  private static final List<String> FORBIDDING =
      List.of("NO_COLOR", "HF_HUB_DISABLE_PROGRESS_BARS");

  private Terminal() {}

  /** Whether a moving line on standard error is seen and wanted. */
  static boolean drawsOnStandardError() {
    return allowed(System.getenv()) && isTerminal();
  }

  /** Whether the environment allows moving lines. */
  static boolean allowed(Map<String, String> environment) {
    return FORBIDDING.stream().allMatch(name -> environment.getOrDefault(name, "").isEmpty())
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** The JDK can tell this of standard output only, so POSIX's {@code isatty} is asked. */
  private static boolean isTerminal() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("isatty")
        .map(
            isatty ->
                linker.downcallHandle(
                    isatty, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
        .map(
            isatty -> {
              try {
                return (int) isatty.invokeExact(STANDARD_ERROR) == 1;
              } catch (Throwable e) {
                throw new IllegalStateException("isatty failed", e);
              }
            })
        .orElse(false);
  }
}
