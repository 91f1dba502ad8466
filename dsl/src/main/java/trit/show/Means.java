package trit.show;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** Means over the rows of a table that have a text in common; empty cells are left out. */
final class Means {
  private final Table table;

  Means(Table table) {
    this.table = table;
  }

  /**
   * A row for every text of one column, a column for every text of another, and the mean of a
   * number where they meet.
   */
  Table across(String rows, String across, String number) {
    List<String> names = table.texts(rows).stream().distinct().toList();
    Table pivot = Table.named(table.title()).text(rows, names);
    Column.Numbers numbers = (Column.Numbers) table.column(number);
    DoubleFunction<String> format = numbers.format();
    for (String head : table.texts(across).stream().distinct().toList()) {
      Table part = table.where(across, head);
      pivot.numbers(
          head, names.stream().map(name -> mean(part.where(rows, name), numbers)).toList(), format);
    }
    return pivot;
  }

  /** The mean of a column in some rows; null where all of them are empty. */
  private static Double mean(Table rows, Column.Numbers column) {
    OptionalDouble mean =
        rows.numbers(column.name()).stream()
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }
}
