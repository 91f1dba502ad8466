package trit.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import trit.recipe.CanonicalJson;

/**
 * The values of a table for other programs: numbers in full, empty cells as such.
 *
 * @param title of the table
 * @param columns in order
 */
record TableData(String title, List<Column> columns) {

  /** A Tablesaw table. */
  Table tablesaw() {
    Table data = Table.create(title);
    for (Column column : columns) {
      data.addColumns(
          switch (column) {
            case Column.Text text -> StringColumn.create(text.name(), text.values());
            case Column.Numbers numbers ->
                DoubleColumn.create(numbers.name(), numbers.values().toArray(Double[]::new));
          });
    }
    return data;
  }

  /** Comma-separated values. */
  String csv() {
    return tablesaw().write().toString("csv");
  }

  /** An array of objects, one per row. */
  String json() {
    int size = columns.isEmpty() ? 0 : columns.getFirst().cells().size();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (Column column : columns) {
        object.put(
            column.name(),
            switch (column) {
              case Column.Text text -> text.values().get(row);
              case Column.Numbers numbers -> numbers.values().get(row);
            });
      }
      rows.add(object);
    }
    return CanonicalJson.tree(rows).toPrettyString();
  }
}
