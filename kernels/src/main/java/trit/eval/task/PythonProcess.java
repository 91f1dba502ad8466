package trit.eval.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trit.file.AtomicFile;

/**
 * Runs a Python program that a model wrote: in a process of its own, in an empty folder that is
 * deleted afterwards, without environment, with limits on processor time, memory, file size and
 * number of processes, and without network where the system has user namespaces. That keeps
 * accidents in; it is no wall against an attacker, so it happens only when somebody asks for it.
 */
public final class PythonProcess {
  private static final int SECONDS = 10;

  /** Limits of a shell; what the system does not know is not limited. */
  private static final String LIMITS =
      "ulimit -t 5; ulimit -v 1048576; ulimit -f 2048; ulimit -c 0; ulimit -n 64; "
          + "if unshare -rn true 2>/dev/null; then exec unshare -rn python3 -I -S program.py; fi; "
          + "exec python3 -I -S program.py";

  private PythonProcess() {}

  /** Whether there is a Python to run programs with. */
  public static boolean exists() {
    return succeeds("");
  }

  /** Whether a program ends by itself, soon and without an error. */
  static boolean succeeds(String program) {
    try {
      Path folder = Files.createTempDirectory("trit-python-");
      try {
        Files.writeString(folder.resolve("program.py"), program, StandardCharsets.UTF_8);
        return run(folder);
      } finally {
        AtomicFile.deleteTree(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("/bin/sh", "-c", LIMITS))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
