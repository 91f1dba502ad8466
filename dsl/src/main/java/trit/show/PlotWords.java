package trit.show;

import trit.code.Encoding;
import trit.run.RunReport;
import trit.tensor.Tensor;

/**
 * Drawings in a word, named by what is drawn: titles and axes are those of the table. In Groovy
 * these are methods of what they draw, {@code errors.bars('tensor', 'relative error')}; {@link
 * Plots} has the same with titles and axes of one's own.
 */
public final class PlotWords {
  private PlotWords() {}

  /**
   * The models of a run: how well each predicts against its size.
   *
   * @throws IllegalArgumentException if the run measures fewer than two models
   */
  public static Plot plot(RunReport report) {
    return new ModelTable(report)
        .plot()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' measures fewer than two models; write evaluate(…, model) { against base; perplexity text }"
                        .formatted(report.recipe().name())));
  }

  /** A bar per row. */
  public static Plot bars(Table table, String name, String number) {
    return Plots.bars(table.title(), table, name, number, number);
  }

  /** A line per text of the column {@code by}. */
  public static Plot lines(Table table, String x, String y, String by) {
    return Plots.lines(table.title(), table, x, y, by, y);
  }

  /** Points by name, and those that no other beats in both. */
  public static Plot front(Table table, String name, String x, String y) {
    return front(table, name, x, y, null);
  }

  /** As above, with a limit as a broken line. */
  public static Plot front(Table table, String name, String x, String y, Plots.Bound bound) {
    return Plots.front(table.title(), table, name, x, y, x, y, bound);
  }

  /** A number for every pair of texts of two columns, as coloured cells. */
  public static Plot heatMap(Table table, String rows, String across, String number) {
    return Plots.heatMap(table.title(), table.pivot(rows, across, number), rows, number);
  }

  /** How often values occur. */
  public static Plot histogram(Tensor tensor) {
    return new TensorText(tensor).histogram();
  }

  /** How often values occur, with the levels of an encoding drawn in. */
  public static Plot histogram(Tensor tensor, Encoding encoding) {
    return new TensorText(tensor).histogram(encoding);
  }
}
