package trit.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trit.run.RunReport;

/** Numbers of several runs side by side: a row per number, a column per run. */
public final class ComparisonTable {
  private final List<RunReport> reports;

  /** A comparison of finished runs. */
  public ComparisonTable(List<RunReport> reports) {
    this.reports = List.copyOf(reports);
  }

  /** The table; a run that lacks a number has an empty cell. */
  public Table table() {
    List<Map<String, Double>> runs = reports.stream().map(RunComparison::numbers).toList();
    Map<String, Boolean> names = new TreeMap<>();
    runs.forEach(run -> run.keySet().forEach(name -> names.put(name, true)));
    List<String> rows = List.copyOf(names.keySet());
    Table table = Table.named("comparison").text("number", rows);
    for (int i = 0; i < runs.size(); i++) {
      List<Double> column = new ArrayList<>();
      for (String row : rows) {
        column.add(runs.get(i).get(row));
      }
      table.numbers(reports.get(i).recipe().name(), column, Quantities::number);
    }
    return table;
  }
}
