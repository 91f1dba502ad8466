package trit.phase;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * One step of a pipeline: typed artifacts in, one artifact out. A phase knows neither the recipe
 * nor the screen; it is a stateless object.
 *
 * @param <C> its parameters
 */
public interface Phase<C extends PhaseConfig> {

  /** Raised whenever equal inputs and parameters would give another result than before. */
  int version();

  /**
   * What else the result depends on. A phase that declares less shares its artifacts with more
   * recipes; the context refuses what was not declared ({@link PhaseContext#random()}, {@link
   * PhaseContext#backend()}).
   */
  default Set<Influence> influences() {
    return EnumSet.allOf(Influence.class);
  }

  /** As {@link #influences()}, for a phase that depends on less with some parameters. */
  default Set<Influence> influences(C config) {
    return influences();
  }

  /**
   * What this phase reads from outside the recipe, by name, each as a hash of its content or a
   * commit: part of the key. Empty for phases that only read other artifacts.
   *
   * @throws PhaseException if a source is missing or is not what its hash says
   */
  default Map<String, String> sources(C config) throws IOException {
    return Map.of();
  }

  /**
   * What the phase would do and leave, without doing it. Whatever would make it fail later and can
   * be seen now goes to {@code problems}, all of it.
   */
  Forecast forecast(C config, Inputs<Outline> inputs, Problems problems);

  /**
   * Does the work and leaves the artifact's files in {@link PhaseContext#output()}.
   *
   * @throws PhaseException with one clear message when the input is bad
   */
  void run(C config, Inputs<Artifact> inputs, PhaseContext context) throws IOException;
}
