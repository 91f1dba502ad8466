package trit.show;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.HorizontalBarStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Drawings of tables: lines, bars, points with their front, histograms, maps. Axis titles say the
 * unit behind a slash, as in {@code "train.loss / nats per token"}.
 */
public final class Plots {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;

  /** About how much of it is left between the axes. */
  static final int PLOT_WIDTH = 620;

  /** The same from bottom to top. */
  static final int PLOT_HEIGHT = 290;

  private static final int MOST_BARS = 40;
  private static final int BAR = 18;

  private Plots() {}

  /**
   * A line per text of a column.
   *
   * @param by the column that tells the lines apart
   * @param axis what the y axis measures
   */
  public static Plot lines(String title, Table table, String x, String y, String by, String axis) {
    XYChart chart = xy(title, x, axis);
    for (String name : table.texts(by).stream().distinct().toList()) {
      Table part = table.where(by, name);
      XYSeries line = chart.addSeries(name, part.numbers(x), part.numbers(y));
      line.setMarker(SeriesMarkers.NONE);
    }
    if (table.size() > 0) {
      keepTicksRound(chart, table.numbers(x), table.numbers(y).getFirst());
    }
    return new Plot(Ink.svg(chart), title + "\n" + lastOfEach(table, y, by).asText());
  }

  private static Table lastOfEach(Table table, String y, String by) {
    List<String> names = table.texts(by).stream().distinct().toList();
    List<Double> last = names.stream().map(n -> table.where(by, n).numbers(y).getLast()).toList();
    return Table.named("last").text(by, names).numbers(y, last, Quantities::number);
  }

  /**
   * Points, and by name the front: those of which no other has less of both. The y axis is
   * logarithmic where it spans more than a decade.
   *
   * @param bound draws a limit as a broken line, by x; null for none
   */
  public static Plot front(
      String title,
      Table table,
      String name,
      String x,
      String y,
      String xAxis,
      String yAxis,
      Bound bound) {
    XYChart chart = xy(title, xAxis, yAxis);
    Front front = new Front(table.texts(name), table.numbers(x), table.numbers(y));
    front.draw(chart, name);
    if (bound != null) {
      front.drawBound(chart, bound.name, bound.at);
    }
    return new Plot(Ink.svg(chart), title + "\n" + table.asText());
  }

  /**
   * A limit that no point can pass.
   *
   * @param name in the legend
   * @param at its y by x
   */
  public record Bound(String name, DoubleFunction<Double> at) {}

  /** A bar per row, the first on top; of many rows the first forty. */
  public static Plot bars(String title, Table table, String name, String number, String axis) {
    Table shown = table.head(MOST_BARS);
    int more = table.size() - shown.size();
    String heading = more > 0 ? title + " (%,d more)".formatted(more) : title;
    HorizontalBarChart chart =
        new HorizontalBarChart(WIDTH, 120 + BAR * shown.size(), Styler.ChartTheme.XChart);
    HorizontalBarStyler styler = chart.getStyler();
    Ink.apply(styler);
    styler.setLegendVisible(false);
    styler.setAvailableSpaceFill(0.8);
    styler.setXAxisTickLabelsFormattingFunction(Plots::tick);
    styler.setXAxisTickMarkSpacingHint(60);
    // names of bars: without this the spacing above counts for them too
    styler.setXAxisMaxLabelCount(MOST_BARS);
    styler.setPlotGridVerticalLinesVisible(true);
    styler.setPlotGridHorizontalLinesVisible(false);
    chart.setTitle(heading);
    chart.setXAxisTitle(axis);
    List<Double> values = shown.numbers(number).stream().map(v -> v == null ? 0 : v).toList();
    chart.addSeries(number, values, shown.texts(name));
    return new Plot(Ink.svg(chart), heading + "\n" + shown.asText());
  }

  /**
   * How often values occur, with vertical lines such as the levels of a quantizer.
   *
   * @param unit of the values
   * @param levels where lines are drawn; none where they would be too dense
   */
  public static Plot histogram(String title, float[] values, String unit, double... levels) {
    Histogram histogram = Histogram.of(values);
    XYChart chart = xy(title, unit, "values per bin");
    XYSeries bars = chart.addSeries("values", histogram.edges(), histogram.steps());
    bars.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
    bars.setMarker(SeriesMarkers.NONE);
    keepTicksRound(chart, Arrays.stream(histogram.edges()).boxed().toList(), 0);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setAnnotationLineColor(Ink.SERIES[1]);
    for (double level : levels) {
      chart.addAnnotation(new AnnotationLine(level, true, false));
    }
    return new Plot(Ink.svg(chart), title + "\n" + histogram.asText());
  }

  /**
   * A number for every pair of a row and a column, as made by {@link Table#pivot}: dark is little,
   * light is much, and every cell says its number.
   *
   * @param rows the column with the names of the rows
   */
  public static Plot heatMap(String title, Table pivot, String rows, String unit) {
    return new HeatMap(title + " / " + unit, pivot, rows).plot();
  }

  static XYChart xy(String title, String x, String y) {
    XYChart chart = new XYChart(WIDTH, HEIGHT, Styler.ChartTheme.XChart);
    Ink.apply(chart.getStyler());
    chart.setTitle(title);
    chart.setXAxisTitle(x);
    chart.setYAxisTitle(y);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(Plots::tick);
    chart.getStyler().setYAxisTickLabelsFormattingFunction(Plots::tick);
    chart.getStyler().setXAxisTickMarkSpacingHint(90);
    return chart;
  }

  /**
   * XChart marks the values themselves where these are equally far apart, however odd they are. One
   * more that is out of order, and not drawn, keeps it from that.
   *
   * @param y within the chart's values
   */
  private static void keepTicksRound(XYChart chart, List<Double> xs, double y) {
    Scale across = Scale.of(xs, PLOT_WIDTH).linear();
    double[] between = {across.value(PLOT_WIDTH / Math.E)};
    XYSeries hidden = chart.addSeries("hidden", between, new double[] {y});
    hidden.setMarker(SeriesMarkers.NONE);
    hidden.setLineStyle(SeriesLines.NONE);
    hidden.setShowInLegend(false);
  }

  /** A number without zeros at its end. */
  private static String tick(double value) {
    String number = Quantities.number(Math.round(value * 1e9) / 1e9);
    int exponent = number.indexOf('e');
    return exponent < 0
        ? withoutZeros(number)
        : withoutZeros(number.substring(0, exponent))
            + "e"
            + Integer.parseInt(number.substring(exponent + 1));
  }

  private static String withoutZeros(String number) {
    return number.replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "");
  }
}
