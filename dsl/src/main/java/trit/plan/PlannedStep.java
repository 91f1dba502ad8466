package trit.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.phase.Forecast;
import trit.recipe.Step;

/**
 * One step of a plan.
 *
 * @param step what the recipe says
 * @param key what its result is filed under; empty where a problem hides it
 * @param state what would happen
 * @param forecast what it costs and leaves; empty where a problem hides it
 * @param cached its result, where there is one
 * @param time about how long it takes; zero where nothing is computed
 * @param sources what it reads from outside the recipe, as hashes, by name
 */
public record PlannedStep(
    Step step,
    Optional<Key> key,
    State state,
    Optional<Forecast> forecast,
    Optional<CachedResult> cached,
    Duration time,
    Map<String, String> sources) {

  /** What a run would do with a step. */
  public enum State {
    /** Its result is in the cache. */
    CACHED,
    /** An earlier step of the same recipe, or of another variant of it, leaves the same result. */
    SHARED,
    /** It goes on where an interrupted run left it. */
    RESUMES,
    /** It is computed. */
    RUN,
    /** A problem with it, or with what it reads, keeps it from running. */
    BLOCKED
  }

  /** The handle. */
  public String name() {
    return step.name();
  }

  /** The word that makes it. */
  public String verb() {
    return step.config().verb();
  }

  /** Whether a run would compute anything here. */
  public boolean computes() {
    return state == State.RUN || state == State.RESUMES;
  }

  /** Bytes of its result: counted where cached or exactly forecast, else estimated. */
  public long bytes() {
    return cached
        .map(result -> result.manifest().bytes())
        .or(() -> forecast.map(Forecast::outputBytes))
        .orElse(0L);
  }

  /** Whether {@link #bytes} is counted rather than estimated. */
  public boolean exact() {
    return cached.isPresent() || forecast.filter(Forecast::exact).isPresent();
  }

  /** Bytes held at once while it runs. */
  public long peakMemory() {
    return computes() ? forecast.map(Forecast::peakMemory).orElse(0L) : 0;
  }

  /** Numbers about the result that are known already. */
  public Map<String, Double> facts() {
    return cached
        .map(result -> result.manifest().facts())
        .or(() -> forecast.map(Forecast::facts))
        .orElse(Map.of());
  }

  /** Tensors that would get another encoding than asked for, one line each. */
  public List<String> substitutions() {
    return forecast.map(Forecast::substitutions).orElse(List.of());
  }
}
