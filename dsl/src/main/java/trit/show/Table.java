package trit.show;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import trit.file.NearestName;

/**
 * A table of results: columns of text and of numbers, drawn as aligned text, HTML, Markdown or CSV,
 * or handed on as data. Numbers keep their full precision inside and are shortened only when drawn.
 */
public final class Table {
  private static final int SHOWN = 100;

  private final String title;
  private final List<Column> columns = new ArrayList<>();

  private Table(String title) {
    this.title = title;
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

  /** Adds a column of numbers of which those that are not exact are drawn with a tilde. */
  public Table estimates(
      String name, List<Double> values, List<Boolean> exact, DoubleFunction<String> format) {
    columns.add(
        new Column.Numbers(
            name,
            Collections.unmodifiableList(new ArrayList<>(values)),
            List.copyOf(exact),
            format));
    return this;
  }

  /** The first rows. */
  public Table head(int rows) {
    return rowsAt(IntStream.range(0, Math.min(rows, size())).boxed().toList());
  }

  /** The rows whose text in a column is this. */
  public Table where(String column, String text) {
    List<String> cells = texts(column);
    return rowsAt(
        IntStream.range(0, size()).filter(row -> text.equals(cells.get(row))).boxed().toList());
  }

  /** The rows whose number in a column is below a limit. */
  public Table below(String column, double limit) {
    List<Double> cells = numbers(column);
    return rowsAt(
        IntStream.range(0, size())
            .filter(row -> cells.get(row) != null && cells.get(row) < limit)
            .boxed()
            .toList());
  }

  /** The rows in the order of a column of numbers, the smallest first, empty cells last. */
  public Table sortedBy(String column) {
    List<Double> cells = numbers(column);
    Comparator<Integer> order =
        Comparator.comparing(cells::get, Comparator.nullsLast(Comparator.naturalOrder()));
    return rowsAt(IntStream.range(0, size()).boxed().sorted(order).toList());
  }

  /**
   * A table with a row for every text of one column, a column for every text of another, and the
   * mean of a number where they meet.
   */
  public Table pivot(String rows, String across, String number) {
    return new Means(this).across(rows, across, number);
  }

  /** The texts of a column. */
  public List<String> texts(String name) {
    return column(name).cells();
  }

  /**
   * The numbers of a column, null where a cell is empty.
   *
   * @throws IllegalArgumentException if it is none of numbers
   */
  public List<Double> numbers(String name) {
    if (column(name) instanceof Column.Numbers numbers) {
      return numbers.values();
    }
    throw new IllegalArgumentException("column '" + name + "' holds text, not numbers");
  }

  /** The columns, in order. */
  List<Column> columns() {
    return Collections.unmodifiableList(columns);
  }

  /**
   * A column.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no column '%s'.%s It has: %s"
                        .formatted(
                            name, NearestName.hint(name, names()), String.join(", ", names()))));
  }

  private Table rowsAt(List<Integer> rows) {
    Table some = new Table(title);
    columns.forEach(column -> some.columns.add(column.at(rows)));
    return some;
  }

  /** How many rows there are. */
  public int size() {
    return columns.isEmpty() ? 0 : columns.getFirst().cells().size();
  }

  /** What the table is about. */
  public String title() {
    return title;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /** Columns apart by two spaces, text to the left, numbers to the right. */
  public String asText() {
    return new TableDrawing(title, columns).text();
  }

  /** The first rows as text, and how many there are besides. */
  @Override
  public String toString() {
    int more = size() - SHOWN;
    return head(SHOWN).asText() + (more > 0 ? "… %,d more rows\n".formatted(more) : "");
  }

  /** A Markdown table. */
  public String asMarkdown() {
    return new TableDrawing(title, columns).markdown();
  }

  /** An HTML table without styles. */
  public String asHtml() {
    return new TableDrawing(title, columns).html();
  }

  /** Comma-separated values, numbers in full. */
  public String asCsv() {
    return new TableData(title, columns).csv();
  }

  /** An array of objects, one per row, numbers in full; an empty cell is null. */
  public String asJson() {
    return new TableData(title, columns).json();
  }

  /** The values as a Tablesaw table, to be sorted, grouped and joined. */
  public tech.tablesaw.api.Table data() {
    return new TableData(title, columns).tablesaw();
  }

  /** The names of the columns. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
