package trit.show;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import trit.recipe.Recipe;
import trit.recipe.Step;

/** A recipe as people read it: its steps, and what it promises. */
public final class RecipeText {
  private final Recipe recipe;

  /** The text of a recipe. */
  public RecipeText(Recipe recipe) {
    this.recipe = recipe;
  }

  /** Heading, steps and expectations. */
  public String summary() {
    return heading() + "\n\n" + steps().asText() + expectations();
  }

  /** {@link #summary} for a browser. */
  public String html() {
    return new HtmlText().paragraph(heading()).table(steps()).verbatim(expectations()).toString();
  }

  /** One row per step. */
  public Table steps() {
    List<Step> steps = recipe.steps();
    return Table.named(recipe.name())
        .text("phase", steps.stream().map(step -> step.config().verb()).toList())
        .text("name", steps.stream().map(Step::name).toList())
        .text("takes", steps.stream().map(RecipeText::inputs).toList());
  }

  private String heading() {
    String description = recipe.description().isEmpty() ? "" : ": " + recipe.description();
    return recipe.name() + description + " · seed " + recipe.seed();
  }

  private String expectations() {
    return recipe.expectations().stream()
        .map(expectation -> "expects '" + expectation.text() + "'\n")
        .collect(Collectors.joining());
  }

  private static String inputs(Step step) {
    return step.inputs().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(input -> input.getKey() + " " + input.getValue())
        .collect(Collectors.joining(", "));
  }
}
