package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.phase.CancelledException;
import trit.plan.Plan;
import trit.plan.PlannedStep;
import trit.run.Cancellation;
import trit.run.ReportJson;
import trit.run.RunReport;
import trit.run.Runner;
import trit.show.PlanText;
import trit.show.ReportText;

/** Runs a recipe. */
@Command(
    name = "run",
    description = "Run a recipe: what is in the cache is not computed again.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private RecipeOptions recipes;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(names = "--fresh", description = "Compute every step again, whatever the cache holds.")
  private boolean fresh;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Workbench bench = Workbench.of(recipes, machine);
    if (fresh) {
      forget(bench);
    }
    return run(bench, output, spec);
  }

  /** Shows what a run has left. */
  interface Showing {
    void show(RunReport report) throws IOException;
  }

  /** Plans a recipe, runs it and prints what it leaves; the exit code. */
  static int run(Workbench bench, OutputOptions output, CommandSpec spec) throws IOException {
    return run(bench, spec, report -> print(report, output, spec));
  }

  /** Plans a recipe, runs it and shows what it leaves; the exit code. */
  static int run(Workbench bench, CommandSpec spec, Showing showing) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Plan plan = bench.plan();
    int verdict = PlanCommand.verdict(plan, err);
    if (verdict == ExitCode.INVALID) {
      return verdict;
    }
    if (verdict == ExitCode.OVER_BUDGET) {
      err.print(new PlanText(plan).summary());
      err.println("over budget; nothing was run");
      return verdict;
    }
    try (Interruption interruption = new Interruption()) {
      try {
        RunReport report = run(bench, plan, interruption.cancellation(), err);
        showing.show(report);
        return report.held() ? ExitCode.OK : ExitCode.EXPECTATION_FAILED;
      } catch (CancelledException e) {
        // said before the JVM is let go
        err.println(e.getMessage());
        return ExitCode.INTERRUPTED;
      }
    }
  }

  private static RunReport run(
      Workbench bench, Plan plan, Cancellation cancellation, PrintWriter err) {
    err.println(bench.selection().describe());
    Progress progress = Progress.of(plan, err);
    Runner runner =
        new Runner(
            bench.cache(), bench.selection().backend(), bench.exports(), cancellation, progress);
    try {
      return runner.run(plan);
    } finally {
      progress.end();
    }
  }

  private static void print(RunReport report, OutputOptions output, CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      out.println(ReportJson.of(report).toPrettyString());
    } else {
      out.print(new ReportText(report).summary());
      out.flush();
    }
  }

  private static void forget(Workbench bench) throws IOException {
    for (PlannedStep step : bench.plan().everyStep()) {
      if (step.cached().isPresent() || step.state() == PlannedStep.State.RESUMES) {
        bench.cache().remove(step.key().orElseThrow().hex());
      }
    }
  }
}
