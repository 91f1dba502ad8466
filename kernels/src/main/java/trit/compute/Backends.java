package trit.compute;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import trit.compute.scalar.ScalarBackend;

/**
 * Chooses the backend, in one place. The property {@code trit.backend} or the variable {@code
 * TRIT_BACKEND} names one ({@code auto}, {@code scalar}, {@code vector}, {@code cuda}); the
 * property {@code trit.threads} or the variable {@code TRIT_THREADS} says how many threads share
 * the work.
 */
public final class Backends {
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
  private static final String AUTO = "auto";

  /** What settings may name. */
  public static final List<String> NAMES = List.of(AUTO, "scalar", "vector", "cuda");

  /** More threads than that are a mistake. */
  public static final int MOST_THREADS = 9999;

  private Backends() {}

  /**
   * The backend that the settings name, or else the fastest that this machine can run.
   *
   * @throws BackendUnavailableException if a setting is wrong or names one that cannot run here
   */
  public static Selection choose() {
    return choose(Optional.empty(), Optional.empty());
  }

  /** As {@link #choose()}, where what the caller says goes before the settings. */
  public static Selection choose(Optional<String> name, Optional<String> threads) {
    return choose(
        name.or(() -> setting("backend")).orElse(AUTO),
        number(threads.or(() -> setting("threads"))));
  }

  /** As {@link #choose()}, with the backend named by the caller. */
  public static Selection choose(String name) {
    return choose(Optional.of(name), Optional.empty());
  }

  /** As {@link #choose(String)}, with this many threads. */
  public static Selection choose(String name, int threads) {
    Selection selection =
        switch (name) {
          case AUTO -> fastest(threads);
          case "scalar" ->
              scalar(threads, new Selection.Refusal("vector", "TRIT_BACKEND asks for scalar"));
          case "vector" -> vector(threads);
          case "cuda" -> cuda(threads);
          default ->
              throw new BackendUnavailableException(
                  "TRIT_BACKEND=" + name + " is not one of " + String.join(", ", NAMES));
        };
    LOG.info("{}", selection.describe());
    return selection;
  }

  private static Selection fastest(int threads) {
    Optional<String> noGpu = CudaDoor.obstacle();
    if (noGpu.isPresent()) {
      return fastestOnHost(threads).refusing("cuda", noGpu.get());
    }
    try {
      return cuda(threads);
    } catch (BackendUnavailableException refused) {
      return fastestOnHost(threads).refusing("cuda", refused.getMessage());
    }
  }

  private static Selection fastestOnHost(int threads) {
    Optional<String> obstacle = VectorModule.obstacle();
    return obstacle.isEmpty()
        ? vector(threads)
        : scalar(threads, new Selection.Refusal("vector", obstacle.get()));
  }

  private static Selection cuda(int threads) {
    Optional<String> obstacle = CudaDoor.obstacle();
    if (obstacle.isPresent()) {
      throw new BackendUnavailableException("backend cuda cannot run: " + obstacle.get());
    }
    return new Selection(CudaDoor.backend(workers(threads)), List.of());
  }

  private static Selection vector(int threads) {
    Optional<String> obstacle = VectorModule.obstacle();
    if (obstacle.isPresent()) {
      throw new BackendUnavailableException("backend vector cannot run: " + obstacle.get());
    }
    return new Selection(VectorModule.backend(workers(threads)), List.of());
  }

  private static Selection scalar(int threads, Selection.Refusal refusal) {
    return new Selection(ScalarBackend.on(workers(threads)), List.of(refusal));
  }

  private static Workers workers(int threads) {
    return threads == 1 ? Workers.caller() : new WorkerPool(threads);
  }

  private static int number(Optional<String> wanted) {
    if (wanted.isEmpty()) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!wanted.get().matches("[1-9][0-9]{0,3}")) {
      throw new BackendUnavailableException(
          "TRIT_THREADS="
              + wanted.get()
              + " is not a number of threads, give 1 to "
              + MOST_THREADS);
    }
    return Integer.parseInt(wanted.get());
  }

  private static Optional<String> setting(String name) {
    String property = System.getProperty("trit." + name);
    String value =
        property != null ? property : System.getenv("TRIT_" + name.toUpperCase(Locale.ROOT));
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
