package trit.show;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import trit.phase.compress.ChoiceReport;

/**
 * How a model was brought to what must hold of it: a row per measurement, with the matrices that
 * were stored in another way than before and what that bought.
 *
 * @param step that chose
 * @param report what it measured
 */
public record ChoiceTable(String step, ChoiceReport report) {
  private static final int MOST_NAMES = 3;

  /** One row for each measurement, in order. */
  public Table table() {
    List<ChoiceReport.Round> rounds = report.rounds();
    return Table.named("%s: %s %s".formatted(step, report.bound(), verdict()))
        .text("measured", rounds.stream().map(ChoiceReport.Round::title).toList())
        .numbers(
            "bits/weight",
            rounds.stream().map(ChoiceReport.Round::bitsPerWeight).toList(),
            Quantities::number)
        .numbers("kld", rounds.stream().map(ChoiceReport.Round::kld).toList(), ChoiceTable::small)
        .numbers(
            "± error",
            rounds.stream().map(ChoiceReport.Round::kldError).toList(),
            ChoiceTable::small)
        .numbers(
            "kld bought",
            rounds.stream().map(ChoiceReport.Round::kldBought).toList(),
            ChoiceTable::small)
        .numbers(
            "perplexity times",
            rounds.stream().map(ChoiceReport.Round::perplexityRatio).toList(),
            ChoiceTable::small)
        .text("holds", rounds.stream().map(round -> round.holds() ? "yes" : "no").toList())
        .text("taken", rounds.stream().map(round -> round.taken() ? "yes" : "").toList())
        .text("changed", rounds.stream().map(round -> changed(round.changes())).toList());
  }

  private String verdict() {
    return report.holds() ? "holds" : "DOES NOT HOLD";
  }

  private static String changed(Map<String, String> changes) {
    List<String> some =
        changes.entrySet().stream()
            .limit(MOST_NAMES)
            .map(
                change -> change.getKey().replaceFirst("\\.weight$", "") + ": " + change.getValue())
            .toList();
    int more = changes.size() - some.size();
    return String.join("; ", some) + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String small(double number) {
    return String.format(Locale.ROOT, "%.4g", number);
  }
}
