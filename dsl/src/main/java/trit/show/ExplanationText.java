package trit.show;

import trit.plan.Explanation;
import trit.plan.Ingredient;
import trit.plan.Manifest;
import trit.plan.PlannedStep;
import trit.plan.PlannedStep.State;

/** Why a step is, or is not, in the cache, as people read it. */
public final class ExplanationText {
  private final Explanation explanation;

  /** The text of an explanation. */
  public ExplanationText(Explanation explanation) {
    this.explanation = explanation;
  }

  /** The verdict, what differs from the nearest cached result, and the whole list. */
  public String summary() {
    PlannedStep step = explanation.step();
    StringBuilder text = new StringBuilder();
    text.append(step.verb()).append(" '").append(step.name()).append("' ");
    text.append(verdict(step.state())).append('\n');
    if (step.cached().isEmpty()) {
      text.append(nearest());
    }
    text.append("\nits key ").append(step.key().orElseThrow().hex()).append(" is made of\n");
    text.append(ingredients().asText().indent(2));
    return text.toString();
  }

  private Table ingredients() {
    var list = explanation.step().key().orElseThrow().ingredients();
    return Table.named("ingredients")
        .text("ingredient", list.stream().map(Ingredient::name).toList())
        .text("value", list.stream().map(Ingredient::value).toList())
        .text("because it changes", list.stream().map(Ingredient::why).toList());
  }

  private String nearest() {
    if (explanation.nearest().isEmpty()) {
      return "no result of a step of this verb and name is in the cache\n";
    }
    Manifest manifest = explanation.nearest().get();
    StringBuilder text = new StringBuilder();
    text.append("the nearest result, of ").append(manifest.finished()).append(", differs in\n");
    var differences = explanation.differences();
    text.append(
        Table.named("differences")
            .text("ingredient", differences.stream().map(Explanation.Difference::name).toList())
            .text("then", differences.stream().map(Explanation.Difference::then).toList())
            .text("now", differences.stream().map(Explanation.Difference::now).toList())
            .asText()
            .indent(2));
    return text.toString();
  }

  private static String verdict(State state) {
    return switch (state) {
      case CACHED -> "is in the cache";
      case SHARED -> "is left by an earlier step of this recipe";
      case RESUMES -> "was begun and goes on";
      case RUN -> "is not in the cache";
      case BLOCKED -> "cannot run";
    };
  }
}
