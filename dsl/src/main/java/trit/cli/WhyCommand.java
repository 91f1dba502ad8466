package trit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trit.plan.Explanation;
import trit.plan.Plan;
import trit.plan.PlanJson;
import trit.plan.PlannedStep;
import trit.show.ExplanationText;

/** Says why a step is, or is not, answered from the cache. */
@Command(
    name = "why",
    description = "Say why a step is, or is not, answered from the cache.",
    mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {
  @Mixin private RecipeOptions recipes;
  @Mixin private MachineOptions machine;
  @Mixin private OutputOptions output;

  @Parameters(index = "1", paramLabel = "STEP", description = "The name of a step.")
  private String step;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.apply();
    Workbench bench = Workbench.of(recipes, machine);
    Plan plan = bench.plan();
    PlannedStep planned = Steps.find(plan, step, spec);
    if (planned.key().isEmpty()) {
      return PlanCommand.verdict(plan, spec.commandLine().getErr());
    }
    Explanation explanation =
        Explanation.of(planned, bench.recipe().name(), bench.cache().manifests());
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        output.json
            ? PlanJson.of(explanation).toPrettyString() + "\n"
            : new ExplanationText(explanation).summary());
    out.flush();
    return ExitCode.OK;
  }
}
