package trit.show;

import java.util.ArrayList;
import java.util.List;

/** Draws a table. */
final class TableDrawing {
  private final String title;
  private final List<Column> columns;

  TableDrawing(String title, List<Column> columns) {
    this.title = title;
    this.columns = columns;
  }

  /** Columns apart by two spaces, text to the left, numbers to the right. */
  String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(names());
    lines.addAll(rows());
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = lines.stream().mapToInt(line -> length(line.get(column))).max().orElse(0);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(i == 0 ? "" : "  ").append(pad(line.get(i), widths[i], isNumber(i)));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A Markdown table. */
  String markdown() {
    StringBuilder text = new StringBuilder("| " + String.join(" | ", names()) + " |\n");
    for (int i = 0; i < columns.size(); i++) {
      text.append(isNumber(i) ? "|---:" : "|---");
    }
    text.append("|\n");
    rows().forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return text.toString();
  }

  /** An HTML table without styles but for the side its text stands on. */
  String html() {
    StringBuilder html = new StringBuilder("<table><caption>");
    html.append(HtmlText.escape(title)).append("</caption><thead><tr>");
    addRow(html, "th", names());
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows()) {
      html.append("<tr>");
      addRow(html, "td", row);
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  /** Every cell says where its text stands: Jupyter's own style puts all of it to the right. */
  private void addRow(StringBuilder html, String tag, List<String> row) {
    for (int i = 0; i < row.size(); i++) {
      String side = isNumber(i) ? "right" : "left";
      html.append("<%s style=\"text-align:%s\">".formatted(tag, side));
      html.append(HtmlText.escape(row.get(i))).append("</%s>".formatted(tag));
    }
  }

  private List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  private List<List<String>> rows() {
    List<List<String>> cells = columns.stream().map(Column::cells).toList();
    int count = cells.isEmpty() ? 0 : cells.getFirst().size();
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      int index = row;
      rows.add(cells.stream().map(column -> column.get(index)).toList());
    }
    return rows;
  }

  private boolean isNumber(int column) {
    return columns.get(column) instanceof Column.Numbers;
  }

  private static String pad(String cell, int width, boolean right) {
    String blanks = " ".repeat(width - length(cell));
    return right ? blanks + cell : cell + blanks;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
