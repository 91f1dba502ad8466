package trit.cli;

import java.util.List;
import trit.compute.Selection;
import trit.compute.selftest.SelfTest;
import trit.show.Table;

/**
 * Every kernel of a backend beside the scalar one.
 *
 * @param title what was tested
 * @param rows how operations compared
 */
record SelfTestTable(String title, List<SelfTest.Row> rows) {

  /** Tests a backend. */
  static SelfTestTable of(Selection selection) {
    return new SelfTestTable(
        "self-test of the " + selection.chosen(), SelfTest.of(selection.backend()));
  }

  /** Whether rounding explains every difference. */
  boolean passed() {
    return rows.stream().allMatch(SelfTest.Row::passed);
  }

  String asText() {
    return title + "\n\n" + table().asText();
  }

  String asJson() {
    return table().asJson() + "\n";
  }

  private Table table() {
    return Table.named(title)
        .text("operation", rows.stream().map(SelfTest.Row::operation).toList())
        .text("shape", rows.stream().map(SelfTest.Row::shape).toList())
        .numbers("worst error", rows.stream().map(SelfTest.Row::worst).toList(), "%.2g"::formatted)
        .numbers("bound", rows.stream().map(SelfTest.Row::bound).toList(), "%.2g"::formatted)
        .text("verdict", rows.stream().map(row -> row.passed() ? "ok" : "WRONG").toList());
  }
}
