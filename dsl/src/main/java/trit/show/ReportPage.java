package trit.show;

import java.util.List;
import trit.plan.Manifest;
import trit.run.RunReport;
import trit.run.StepReport;

/** A finished run as one page that needs nothing else: numbers, drawings, recipe, provenance. */
public final class ReportPage {
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;\
      background:#fff;color:#1a1a1a}
      table{border-collapse:collapse;margin:1em 0;display:block;overflow-x:auto}
      caption{text-align:left;font-weight:600;padding:.3em 0}
      th,td{padding:.2em .8em;border-bottom:1px solid #8884;text-align:left}
      pre{overflow-x:auto;padding:.8em;background:#8881}
      h1,h2{line-height:1.2}
      @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}}
      """;

  private final RunReport report;

  /** The page of a report. */
  public ReportPage(RunReport report) {
    this.report = report;
  }

  /** The whole document. */
  public String html() {
    String name = HtmlText.escape(report.recipe().name());
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title><style>
    %s</style></head><body>
    <h1>%s</h1>%s
    </body></html>
    """
        .formatted(name, STYLE, name, body());
  }

  private HtmlText body() {
    ReportText text = new ReportText(report);
    HtmlText body = new HtmlText();
    if (!report.recipe().description().isEmpty()) {
      body.paragraph(report.recipe().description());
    }
    body.raw(text.html());
    body.heading("Steps").table(text.steps());
    body.heading("Numbers").table(text.facts());
    if (!report.recipe().text().isEmpty()) {
      body.heading("Recipe").verbatim(report.recipe().text());
    }
    return body.heading("Where it comes from").table(provenance());
  }

  private Table provenance() {
    List<Manifest> manifests =
        report.steps().stream().map(StepReport::result).map(result -> result.manifest()).toList();
    return Table.named("kernels " + report.backend() + ", seed " + report.recipe().seed())
        .text("step", report.steps().stream().map(StepReport::name).toList())
        .text("key", manifests.stream().map(Manifest::key).toList())
        .text("computed by", manifests.stream().map(Manifest::backend).toList())
        .text("finished", manifests.stream().map(Manifest::finished).toList());
  }
}
