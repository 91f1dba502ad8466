package trit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import trit.compute.Backend;
import trit.file.AtomicFile;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Inputs;
import trit.phase.PhaseException;
import trit.phase.export.ExportedFiles;
import trit.plan.ExpectationResult;
import trit.plan.ExpectationResult.Verdict;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.plan.StepProblem;
import trit.plan.UserMessage;
import trit.recipe.Expectation;

/** Runs plans, step by step, each through the cache. */
public final class Runner {
  private final PhaseCache cache;
  private final Backend backend;
  private final Path exports;
  private final Cancellation cancellation;
  private final Consumer<Event> listener;

  /**
   * A runner.
   *
   * @param cache where results lie
   * @param backend what computes; the one that the plan was made for
   * @param exports where exported files go
   * @param cancellation how the user stops it
   * @param listener is told what happens, on the threads that work
   */
  public Runner(
      PhaseCache cache,
      Backend backend,
      Path exports,
      Cancellation cancellation,
      Consumer<Event> listener) {
    this.cache = cache;
    this.backend = backend;
    this.exports = exports;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /**
   * Runs a plan that has no problems. A failed expectation does not stop it.
   *
   * @throws PhaseException if a step meets bad input
   * @throws OutOfDiskException if a result does not fit the disk
   * @throws trit.phase.CancelledException if the user stopped it
   */
  public RunReport run(Plan plan) {
    if (!plan.problems().isEmpty()) {
      throw new IllegalArgumentException("the plan has problems: " + plan.problems());
    }
    try (Presence presence = Presence.ofRun(cache.root())) {
      return runAll(plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RunReport runAll(Plan plan) throws IOException {
    RunReport own = runSteps(plan);
    List<RunReport> variants = new ArrayList<>();
    for (Plan variant : plan.variants()) {
      String count = "variant %d of %d".formatted(variants.size() + 1, plan.variants().size());
      listener.accept(new Event.Note("ablate", count));
      variants.add(runSteps(variant));
    }
    return own.with(variants);
  }

  private RunReport runSteps(Plan plan) throws IOException {
    Workplace place = new Workplace(plan.recipe(), cache, backend, exports, cancellation, listener);
    Origins origins = new Origins(plan, backend);
    List<StepReport> done = new ArrayList<>();
    List<Expectation> open = new ArrayList<>(plan.recipe().expectations());
    for (PlannedStep step : plan.steps()) {
      cancellation.check();
      done.add(report(new StepRun(place, step, inputs(step, done), origins.at(done)), step));
      open.removeIf(expectation -> decided(expectation, step, done));
    }
    return new RunReport(
        plan.recipe(),
        plan.backend(),
        List.copyOf(done),
        verdicts(plan, done),
        exported(done),
        List.of());
  }

  private StepReport report(StepRun run, PlannedStep step) throws IOException {
    try {
      return run.report();
    } catch (IOException | UncheckedIOException e) {
      if (OutOfDiskException.isMeantBy(e)) {
        throw diskFull(step, e);
      }
      String text = UserMessage.of(e).orElse("cannot read or write: " + e.getMessage());
      throw new PhaseException(StepProblem.of(step.step(), text).toString(), e);
    } catch (RuntimeException e) {
      throw UserMessage.of(e)
          .<RuntimeException>map(
              text -> new PhaseException(StepProblem.of(step.step(), text).toString(), e))
          .orElse(e);
    }
  }

  private OutOfDiskException diskFull(PlannedStep step, Exception cause) throws IOException {
    boolean exportsAreFuller =
        Files.exists(exports) && AtomicFile.freeSpace(exports) < cache.free();
    Path folder = exportsAreFuller ? exports : cache.root();
    return OutOfDiskException.of(
        step.name(), folder, step.bytes(), AtomicFile.freeSpace(folder), cause);
  }

  private static Inputs<Artifact> inputs(PlannedStep step, List<StepReport> done) {
    Map<String, Artifact> byRole = new LinkedHashMap<>();
    step.step()
        .inputs()
        .forEach(
            (role, name) ->
                done.stream()
                    .filter(report -> report.name().equals(name))
                    .forEach(report -> byRole.put(role, report.result().artifact(name))));
    return new Inputs<>(byRole);
  }

  private boolean decided(Expectation expectation, PlannedStep after, List<StepReport> done) {
    ExpectationResult result = ExpectationResult.check(expectation, RunReport.facts(done));
    if (result.verdict() == Verdict.FAILED) {
      String text = "does not hold: " + expectation.text() + "\n" + result.message();
      listener.accept(new Event.Note(after.name(), text));
    }
    return result.verdict() != Verdict.OPEN;
  }

  private static List<ExpectationResult> verdicts(Plan plan, List<StepReport> done) {
    return plan.recipe().expectations().stream()
        .map(expectation -> ExpectationResult.check(expectation, RunReport.facts(done)).closed())
        .toList();
  }

  private List<Path> exported(List<StepReport> steps) throws IOException {
    List<Path> files = new ArrayList<>();
    for (StepReport step : steps) {
      if (step.result().manifest().kind() == Artifact.Kind.EXPORT) {
        ExportedFiles.read(step.result().directory())
            .files()
            .forEach(file -> files.add(exports.resolve(file.path())));
      }
    }
    return files;
  }
}
