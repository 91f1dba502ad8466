package trit.fake;

import java.nio.file.Path;
import trit.compute.Backend;
import trit.file.Sha256;
import trit.plan.Planner;
import trit.run.Cancellation;
import trit.run.PhaseCache;
import trit.run.RunReport;
import trit.run.Runner;

/** Runs the standard recipe in a JVM of its own, to be killed or to be raced with. */
public final class ChildRun {
  private ChildRun() {}

  /**
   * Runs it and prints what became of each step, then the hash of the exported file.
   *
   * @param arguments cache, exports, text, steps, pause in milliseconds
   */
  public static void main(String[] arguments) throws Exception {
    Path exports = Path.of(arguments[1]);
    int steps = Integer.parseInt(arguments[3]);
    long pause = Long.parseLong(arguments[4]);
    Brewery brewery =
        Brewery.standard(Path.of(arguments[2])).change("base", new Brew(0.5, steps, 3, pause));
    PhaseCache cache = new PhaseCache(Path.of(arguments[0]));
    Backend backend = FakeBackend.of("fake");
    System.out.println("ready");
    RunReport report =
        new Runner(cache, backend, exports, new Cancellation(), event -> {})
            .run(new Planner(cache, backend, verb -> 1e9, exports).plan(brewery.recipe()));
    report.steps().forEach(step -> System.out.println(step.name() + " " + step.origin()));
    System.out.println(Sha256.of(report.exports().getFirst()));
  }
}
