package trit.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trit.phase.PhaseConfig;
import trit.plan.PlannedStep.State;

/**
 * What is known when a step is planned: of earlier runs, of a recipe and of its variants so far.
 */
final class KnownSteps {
  private final KnownResults results;
  private final Path exports;
  private final Set<String> keys = new HashSet<>();
  private final Map<PhaseConfig, Map<String, String>> sources = new HashMap<>();

  /**
   * Knows nothing but what was computed before.
   *
   * @param exports where exported files went, which must still be there
   */
  KnownSteps(KnownResults results, Path exports) {
    this.results = results;
    this.exports = exports;
  }

  /** A step of this key is planned. */
  void add(Key key) {
    keys.add(key.hex());
  }

  /** What a phase reads from outside, looked up once. */
  Map<String, String> sources(PhaseConfig config, BoundPhase phase) throws IOException {
    Map<String, String> found = sources.get(config);
    if (found == null) {
      found = phase.sources();
      sources.put(config, found);
    }
    return found;
  }

  /** What was computed under this key, where it still holds. */
  Optional<CachedResult> find(Key key) {
    try {
      Optional<CachedResult> found = results.find(key.hex());
      return found.isPresent() && found.get().stillHolds(exports) ? found : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What running a step of this key would do. */
  State state(Key key, Optional<CachedResult> cached) {
    try {
      if (cached.isPresent()) {
        return State.CACHED;
      }
      if (keys.contains(key.hex())) {
        return State.SHARED;
      }
      return results.begun(key.hex()) ? State.RESUMES : State.RUN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
