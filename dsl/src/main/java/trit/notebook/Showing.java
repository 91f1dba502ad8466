package trit.notebook;

import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import trit.plan.Explanation;
import trit.plan.Plan;
import trit.recipe.Recipe;
import trit.run.RunReport;
import trit.shell.Numbers;
import trit.show.ExplanationText;
import trit.show.HtmlText;
import trit.show.PlanText;
import trit.show.Plot;
import trit.show.RecipeText;
import trit.show.ReportText;
import trit.show.Table;

/** How Trit's values look in a notebook: HTML, and text for those who cannot draw it. */
final class Showing {
  private static final MIMEType HTML = MIMEType.parse("text/html");

  private Showing() {}

  /** Teaches a renderer every type. */
  static void register(Renderer renderer) {
    show(
        renderer, Table.class, table -> new HtmlText().table(table).toString(), Showing::shortened);
    show(
        renderer,
        Plan.class,
        plan -> new PlanText(plan).html(),
        plan -> new PlanText(plan).summary());
    show(
        renderer,
        Explanation.class,
        why -> new HtmlText().verbatim(new ExplanationText(why).summary()).toString(),
        why -> new ExplanationText(why).summary());
    show(
        renderer,
        Numbers.class,
        step -> new HtmlText().table(step.table()).toString(),
        step -> step.table().asText());
    show(
        renderer,
        RunReport.class,
        report -> new ReportText(report).html(),
        report -> new ReportText(report).summary());
    show(renderer, Plot.class, Plot::svg, Plot::text);
    show(
        renderer,
        Recipe.class,
        recipe -> new RecipeText(recipe).html(),
        recipe -> new RecipeText(recipe).summary());
  }

  private static String shortened(Table table) {
    int more = table.size() - HtmlText.ROWS;
    String head = table.head(HtmlText.ROWS).asText();
    return more > 0 ? "%s… %,d more rows\n".formatted(head, more) : head;
  }

  private static <T> void show(
      Renderer renderer, Class<T> type, Function<T, String> html, Function<T, String> text) {
    renderer
        .createRegistration(type)
        .preferring(HTML)
        .supporting(MIMEType.TEXT_PLAIN)
        .register(
            (value, context) -> {
              context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> text.apply(value));
              context.renderIfRequested(HTML, () -> html.apply(value));
            });
  }
}
