package trit.show;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;

/**
 * A table of results: columns of text and of numbers, drawn as aligned text, HTML, Markdown or CSV,
 * or handed on as data. Numbers keep their full precision inside and are shortened only when drawn.
 */
public final class Table {
  private final String title;
  private final List<Column> columns = new ArrayList<>();

  private Table(String title) {
    this.title = title;
  }

  /** One column, of text or of numbers, and how its cells are drawn. */
  private sealed interface Column {

    String name();

    List<String> cells();

    /** Text, where null is an empty cell. */
    record Text(String name, List<String> values) implements Column {

      @Override
      public List<String> cells() {
        return values.stream().map(value -> value == null ? "" : value).toList();
      }
    }

    /** Numbers, where null is an empty cell. */
    record Numbers(String name, List<Double> values, DoubleFunction<String> format)
        implements Column {

      @Override
      public List<String> cells() {
        return values.stream()
            .map(value -> value == null ? Quantities.NONE : format.apply(value))
            .toList();
      }
    }
  }

  /** A table without columns. */
  public static Table named(String title) {
    return new Table(title);
  }

  /** Adds a column of text; null leaves a cell empty. */
  public Table text(String name, List<String> values) {
    columns.add(new Column.Text(name, Collections.unmodifiableList(new ArrayList<>(values))));
    return this;
  }

  /** Adds a column of numbers, drawn by {@code format}; null leaves a cell empty. */
  public Table numbers(String name, List<Double> values, DoubleFunction<String> format) {
    columns.add(
        new Column.Numbers(name, Collections.unmodifiableList(new ArrayList<>(values)), format));
    return this;
  }

  /** What the table is about. */
  public String title() {
    return title;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows().isEmpty();
  }

  /** Columns apart by two spaces, text to the left, numbers to the right. */
  public String asText() {
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
  public String asMarkdown() {
    StringBuilder text = new StringBuilder("| " + String.join(" | ", names()) + " |\n");
    for (int i = 0; i < columns.size(); i++) {
      text.append(isNumber(i) ? "|---:" : "|---");
    }
    text.append("|\n");
    rows().forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return text.toString();
  }

  /** An HTML table without styles. */
  public String asHtml() {
    StringBuilder html = new StringBuilder("<table><caption>");
    html.append(escape(title)).append("</caption><thead><tr>");
    names().forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows()) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(isNumber(i) ? "<td align=\"right\">" : "<td>");
        html.append(escape(row.get(i))).append("</td>");
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  /** Comma-separated values, numbers in full. */
  public String asCsv() {
    return data().write().toString("csv");
  }

  /** The values as a Tablesaw table, to be sorted, grouped and joined. */
  public tech.tablesaw.api.Table data() {
    tech.tablesaw.api.Table data = tech.tablesaw.api.Table.create(title);
    for (Column column : columns) {
      data.addColumns(
          switch (column) {
            case Column.Text text -> StringColumn.create(text.name, text.values);
            case Column.Numbers numbers ->
                DoubleColumn.create(numbers.name, numbers.values.toArray(Double[]::new));
          });
    }
    return data;
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

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
