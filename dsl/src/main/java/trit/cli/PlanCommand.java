package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trit.plan.ExpectationResult.Verdict;
import trit.plan.Plan;
import trit.plan.PlanJson;
import trit.show.PlanText;

/** Says what running a recipe would do, cost and leave. */
@Command(
    name = "plan",
    description = "Say what running a recipe would do, cost and leave; nothing is computed.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private RecipeOptions recipes;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Option(
      names = "--defaults",
      description = "Also print every parameter of every step, defaults included.")
  private boolean defaults;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Plan plan = Workbench.of(recipes, machine).plan();
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      out.println(PlanJson.of(plan).toPrettyString());
    } else {
      PlanText text = new PlanText(plan);
      out.print(text.summary());
      if (defaults) {
        out.print("\n" + text.settings());
      }
      out.flush();
    }
    return verdict(plan, spec.commandLine().getErr());
  }

  /** The exit code of a plan, with its problems on {@code err}. */
  static int verdict(Plan plan, PrintWriter err) {
    plan.problems().forEach(err::println);
    if (!plan.problems().isEmpty()) {
      return ExitCode.INVALID;
    }
    if (!plan.withinBudget()) {
      return ExitCode.OVER_BUDGET;
    }
    boolean broken =
        plan.expectations().stream().anyMatch(result -> result.verdict() == Verdict.FAILED);
    return broken ? ExitCode.EXPECTATION_FAILED : ExitCode.OK;
  }
}
