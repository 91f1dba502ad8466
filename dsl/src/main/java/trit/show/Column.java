package trit.show;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;

/** One column, of text or of numbers, and how its cells are drawn. */
sealed interface Column {

  String name();

  List<String> cells();

  /** The cells of some rows. */
  Column at(List<Integer> rows);

  /** Text, where null is an empty cell. */
  record Text(String name, List<String> values) implements Column {

    @Override
    public List<String> cells() {
      return values.stream().map(value -> value == null ? "" : value).toList();
    }

    @Override
    public Column at(List<Integer> rows) {
      return new Text(name, pick(values, rows));
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

    @Override
    public Column at(List<Integer> rows) {
      return new Numbers(name, pick(values, rows), format);
    }
  }

  private static <T> List<T> pick(List<T> values, List<Integer> rows) {
    List<T> picked = new ArrayList<>();
    rows.forEach(row -> picked.add(values.get(row)));
    return Collections.unmodifiableList(picked);
  }
}
