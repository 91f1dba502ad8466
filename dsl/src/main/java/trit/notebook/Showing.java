package trit.notebook;

import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import trit.code.Encoding;
import trit.plan.Explanation;
import trit.plan.Plan;
import trit.recipe.Recipe;
import trit.run.RunReport;
import trit.shell.Numbers;
import trit.shell.OpenModel;
import trit.show.ExplanationText;
import trit.show.HtmlText;
import trit.show.PlanText;
import trit.show.Plot;
import trit.show.RecipeText;
import trit.show.ReportText;
import trit.show.Table;
import trit.show.TensorText;
import trit.tensor.Tensor;

/** How Trit's values look in a notebook: HTML, and text for those who cannot draw it. */
final class Showing {
  private static final MIMEType HTML = MIMEType.parse("text/html");

  private Showing() {}

  /** Teaches a renderer every type. */
  static void register(Renderer renderer) {
    show(renderer, Table.class, table -> new HtmlText().table(table).toString(), Table::toString);
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
        step -> step.table().toString());
    show(
        renderer,
        RunReport.class,
        report -> new ReportText(report).html(),
        report -> new ReportText(report).summary());
    show(
        renderer,
        Tensor.class,
        tensor ->
            new HtmlText()
                .paragraph(new TensorText(tensor).summary())
                .plot(new TensorText(tensor).histogram())
                .toString(),
        tensor -> new TensorText(tensor).summary());
    show(
        renderer,
        Encoding.class,
        encoding -> new HtmlText().paragraph(describe(encoding)).toString(),
        Showing::describe);
    show(
        renderer,
        OpenModel.class,
        model -> new HtmlText().table(model.tensors()).toString(),
        model -> model.tensors().toString());
    show(renderer, Plot.class, Plot::svg, Plot::text);
    show(
        renderer,
        Recipe.class,
        recipe -> new RecipeText(recipe).html(),
        recipe -> new RecipeText(recipe).summary());
  }

  private static String describe(Encoding encoding) {
    return "%s: %s bits per weight, blocks of %d; %s"
        .formatted(encoding, encoding.bitsPerWeight(), encoding.blockSize(), encoding.note());
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
