package trit.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import trit.file.NearestName;
import trit.plan.Plan;
import trit.plan.PlannedStep;

/** Finds the step that the user names. */
final class Steps {
  private Steps() {}

  static PlannedStep find(Plan plan, String name, CommandSpec spec) {
    List<String> names = plan.steps().stream().map(PlannedStep::name).toList();
    if (!names.contains(name)) {
      String cure =
          NearestName.to(name, names)
              .map(near -> "Did you mean '" + near + "'?")
              .orElse("The recipe has: " + String.join(", ", names));
      throw new ParameterException(spec.commandLine(), "no step is called '" + name + "'. " + cure);
    }
    return plan.step(name);
  }
}
