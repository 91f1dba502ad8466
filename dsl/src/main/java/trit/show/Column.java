package trit.show;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

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

  /** Numbers, where null is an empty cell, and whether each is more than an estimate. */
  record Numbers(
      String name, List<Double> values, List<Boolean> exact, DoubleFunction<String> format)
      implements Column {
    private static final String ABOUT = "~";

    /** Numbers none of which is an estimate. */
    Numbers(String name, List<Double> values, DoubleFunction<String> format) {
      this(name, values, Collections.nCopies(values.size(), true), format);
    }

    @Override
    public List<String> cells() {
      return IntStream.range(0, values.size()).mapToObj(this::cell).toList();
    }

    private String cell(int row) {
      Double value = values.get(row);
      return value == null ? Quantities.NONE : (exact.get(row) ? "" : ABOUT) + format.apply(value);
    }

    @Override
    public Column at(List<Integer> rows) {
      return new Numbers(name, pick(values, rows), pick(exact, rows), format);
    }
  }

  private static <T> List<T> pick(List<T> values, List<Integer> rows) {
    List<T> picked = new ArrayList<>();
    rows.forEach(row -> picked.add(values.get(row)));
    return Collections.unmodifiableList(picked);
  }
}
