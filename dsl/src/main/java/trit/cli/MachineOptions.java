package trit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What computes: auto, scalar, vector or cuda, instead of $$TRIT_BACKEND.")
  private String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute, instead of $$TRIT_THREADS.")
  private Integer threads;

  PhaseCache cache() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    return new PhaseCache(cache != null ? cache : PhaseCache.standardRoot(System.getenv(), home));
  }

  Selection backend() {
    return Backends.choose(
        Optional.ofNullable(backend), Optional.ofNullable(threads).map(Object::toString));
  }
}
