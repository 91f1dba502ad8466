package trit.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import trit.compute.Backend;
import trit.phase.Event;
import trit.phase.Influence;
import trit.phase.PhaseContext;
import trit.phase.Provenance;
import trit.plan.PlannedStep;
import trit.tensor.RandomStream;

/** What a running step may use: only what its phase has declared. */
final class StepContext implements PhaseContext {
  private final Workplace place;
  private final PlannedStep step;
  private final Set<Influence> influences;
  private final Path output;
  private final Path scratch;
  private final Provenance provenance;
  private final Map<String, Double> facts = new TreeMap<>();

  StepContext(
      Workplace place,
      PlannedStep step,
      Set<Influence> influences,
      Path output,
      Path scratch,
      Provenance provenance) {
    this.place = place;
    this.step = step;
    this.influences = influences;
    this.output = output;
    this.scratch = scratch;
    this.provenance = provenance;
  }

  /** What the phase has recorded so far. */
  Map<String, Double> facts() {
    return facts;
  }

  @Override
  public String name() {
    return step.name();
  }

  @Override
  public Path output() {
    return output;
  }

  @Override
  public Path scratch() {
    return scratch;
  }

  @Override
  public Path exports() {
    return place.exports();
  }

  @Override
  public RandomStream random() {
    require(Influence.SEED);
    return RandomStream.of(place.recipe().seed()).split(step.verb());
  }

  @Override
  public Backend backend() {
    require(Influence.BACKEND);
    return place.backend();
  }

  @Override
  public void emit(Event event) {
    place.listener().accept(event);
  }

  @Override
  public void fact(String name, double value) {
    facts.put(name, value);
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public void checkCancelled() {
    place.cancellation().check();
  }

  private void require(Influence influence) {
    if (!influences.contains(influence)) {
      throw new IllegalStateException(
          "'" + step.verb() + "' uses " + influence + ", but its influences() leave it out");
    }
  }
}
