package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trit.compute.Backends;
import trit.compute.Selection;
import trit.run.PhaseCache;

/** Where results lie and what computes; nothing here can change a result. */
final class MachineOptions {
  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description = "Where results are kept, instead of $$TRIT_CACHE.")
  private Path cache;

  private String backend;
  private Integer threads;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What computes: auto, scalar, vector or cuda, instead of $$TRIT_BACKEND.")
  void backend(String name) {
    if (!Backends.NAMES.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "--backend must be %s, not '%s'".formatted(String.join(", ", Backends.NAMES), name));
    }
    backend = name;
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute, instead of $$TRIT_THREADS.")
  void threads(Integer count) {
    if (count < 1 || count > Backends.MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads must be 1 to %d, not %d".formatted(Backends.MOST_THREADS, count));
    }
    threads = count;
  }

  PhaseCache cache() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    return new PhaseCache(cache != null ? cache : PhaseCache.standardRoot(System.getenv(), home));
  }

  Selection backend() {
    return Backends.choose(
        Optional.ofNullable(backend), Optional.ofNullable(threads).map(Object::toString));
  }
}
