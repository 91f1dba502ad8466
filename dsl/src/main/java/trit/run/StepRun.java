package trit.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Provenance;
import trit.plan.BoundPhase;
import trit.plan.CachedResult;
import trit.plan.Key;
import trit.plan.Manifest;
import trit.plan.PlannedStep;
import trit.run.StepReport.Origin;

/** One step on its way from its key to its result: found, waited for, or computed. */
final class StepRun {
  private final Workplace place;
  private final PlannedStep step;
  private final Key key;
  private final Inputs<Artifact> inputs;
  private final Provenance provenance;

  /**
   * A step about to run.
   *
   * @param step with a key and a forecast
   * @param inputs the results it reads
   * @param provenance what is to be written into exported files
   */
  StepRun(Workplace place, PlannedStep step, Inputs<Artifact> inputs, Provenance provenance) {
    this.place = place;
    this.step = step;
    this.key = step.key().orElseThrow();
    this.inputs = inputs;
    this.provenance = provenance;
  }

  /** Finds the result, or computes it while other runs that want it wait. */
  StepReport report() throws IOException {
    boolean told = false;
    while (true) {
      Optional<CachedResult> found = find();
      if (found.isPresent()) {
        place.cache().touch(key.hex());
        place.listener().accept(new Event.Cached(step.name(), step.verb()));
        return new StepReport(step.name(), Origin.CACHED, found.get());
      }
      Optional<KeyLock> lock = place.cache().tryLock(key.hex());
      if (lock.isPresent()) {
        try (KeyLock held = lock.get()) {
          // whoever held the lock before may have left the result
          if (find().isEmpty()) {
            return compute();
          }
        }
      } else {
        if (!told) {
          note("another run is computing it; waiting for its result");
          told = true;
        }
        KeyLock.pause();
      }
      place.cancellation().check();
    }
  }

  private Optional<CachedResult> find() throws IOException {
    Optional<CachedResult> found = place.cache().find(key.hex());
    return found.isPresent() && found.get().stillHolds(place.exports()) ? found : Optional.empty();
  }

  private StepReport compute() throws IOException {
    setDamagedAside();
    boolean resumes = place.cache().begun(key.hex()) || takesOver();
    place.listener().accept(new Event.Started(step.name(), step.verb()));
    BoundPhase phase = new BoundPhase(step.step().config());
    try (Draft draft = place.cache().draft(key.hex())) {
      StepContext context =
          new StepContext(
              place,
              step,
              phase.influences(),
              draft.folder(),
              place.cache().openScratch(key.hex()),
              provenance);
      long start = System.nanoTime();
      phase.run(inputs, context);
      double seconds = (System.nanoTime() - start) / 1e9;
      Manifest manifest = manifest(draft.contents(), context.facts(), seconds);
      draft.publish(manifest);
      place.cache().deleteScratch(key.hex());
      if (!resumes) {
        place.learnSpeed(step, seconds);
      }
      compareWithForecast(manifest.bytes());
      place
          .listener()
          .accept(
              new Event.Finished(
                  step.name(),
                  Duration.ofNanos((long) (seconds * 1e9)),
                  manifest.facts().get("bytes").longValue()));
    }
    CachedResult result = place.cache().find(key.hex()).orElseThrow();
    return new StepReport(step.name(), resumes ? Origin.RESUMED : Origin.COMPUTED, result);
  }

  private boolean takesOver() throws IOException {
    Optional<String> gpu = new GpuLeftovers(place.cache()).takeOver(key);
    gpu.ifPresent(
        name ->
            note("goes on from what a run on " + name + " began; its steps keep that GPU's bits"));
    return gpu.isPresent();
  }

  private void setDamagedAside() throws IOException {
    Optional<String> damage = place.cache().damage(key.hex());
    if (damage.isPresent()) {
      note(
          "its cached result is damaged ("
              + damage.get()
              + "); moved to "
              + place.cache().setAside(key.hex())
              + ", computing it again");
    }
  }

  private Manifest manifest(
      List<Manifest.Content> contents, Map<String, Double> recorded, double seconds) {
    Forecast forecast = step.forecast().orElseThrow();
    Map<String, Double> facts = new TreeMap<>(forecast.facts());
    long bytes = contents.stream().mapToLong(Manifest.Content::size).sum();
    facts.putIfAbsent("bytes", (double) bytes);
    facts.putAll(recorded);
    return new Manifest(
        key.hex(),
        forecast.outline().kind(),
        step.verb(),
        place.recipe().name(),
        step.name(),
        key.ingredients(),
        facts,
        contents,
        place.backend().name(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        seconds);
  }

  /** A forecast that calls itself exact and is not would make budgets and expectations lie. */
  private void compareWithForecast(long bytes) {
    Forecast forecast = step.forecast().orElseThrow();
    if (forecast.exact() && forecast.outputBytes() != bytes) {
      note("it was planned as exactly " + forecast.outputBytes() + " bytes and has " + bytes);
    }
  }

  private void note(String text) {
    place.listener().accept(new Event.Note(step.name(), text));
  }
}
