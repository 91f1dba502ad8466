package trit.show;

/** A piece of a page: paragraphs, tables, drawings. Nothing in it comes from the network. */
public final class HtmlText {
  /** Rows of a table that are shown; the rest is counted. */
  public static final int ROWS = 100;

  private final StringBuilder html = new StringBuilder();

  /** Adds a paragraph of plain text. */
  public HtmlText paragraph(String text) {
    html.append("<p>").append(escape(text)).append("</p>");
    return this;
  }

  /** Adds a heading. */
  public HtmlText heading(String text) {
    html.append("<h2>").append(escape(text)).append("</h2>");
    return this;
  }

  /** Adds another piece. */
  HtmlText raw(String piece) {
    html.append(piece);
    return this;
  }

  /** Adds a table; of a long one the beginning, and how many rows are left out. */
  public HtmlText table(Table table) {
    html.append(table.head(ROWS).asHtml());
    int more = table.size() - ROWS;
    return more > 0 ? paragraph("… %,d more rows".formatted(more)) : this;
  }

  /** Adds text whose lines and columns are kept; none where it is empty. */
  public HtmlText verbatim(String text) {
    if (!text.isBlank()) {
      html.append("<pre>").append(escape(text)).append("</pre>");
    }
    return this;
  }

  /** Adds a drawing. */
  public HtmlText plot(Plot plot) {
    html.append("<figure style=\"margin:1em 0\">").append(plot.svg()).append("</figure>");
    return this;
  }

  /** The HTML. */
  @Override
  public String toString() {
    return html.toString();
  }

  /** Text that stands for itself in HTML. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
