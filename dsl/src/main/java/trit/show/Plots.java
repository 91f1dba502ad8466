package trit.show;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
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
    return new Plot(Ink.svg(chart), title + "\n" + lastOfEach(table, y, by).asText());
  }

  private static Table lastOfEach(Table table, String y, String by) {
    List<String> names = table.texts(by).stream().distinct().toList();
    List<Double> last = names.stream().map(n -> table.where(by, n).numbers(y).getLast()).toList();
    return Table.named("last").text(by, names).numbers(y, last, Quantities::number);
  }

  /**
   * Points, and by name the front: those of which no other has less of both. The y axis is
   * logarithmic.
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
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmicDecadeOnly(true);
    chart.getStyler().setPlotGridHorizontalLinesVisible(false);
    List<Double> xs = table.numbers(x);
    List<Double> ys = table.numbers(y);
    List<Integer> front = frontOf(xs, ys);
    XYSeries points = chart.addSeries(name, xs, ys);
    points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    points.setMarker(SeriesMarkers.CIRCLE);
    XYSeries line =
        chart.addSeries(
            "Pareto front",
            front.stream().map(xs::get).toList(),
            front.stream().map(ys::get).toList());
    line.setMarker(SeriesMarkers.NONE);
    if (bound != null) {
      addBound(chart, bound, xs);
    }
    addNames(chart, table.texts(name), front, xs, ys);
    return new Plot(Ink.svg(chart), title + "\n" + table.asText());
  }

  /** Names beside the points of the front, in turn above and below, lest they cover each other. */
  private static void addNames(
      XYChart chart, List<String> names, List<Integer> front, List<Double> xs, List<Double> ys) {
    DoubleSummaryStatistics range =
        ys.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    double line = Math.pow(range.getMax() / range.getMin(), 18.0 / HEIGHT);
    chart.getStyler().setYAxisMax(range.getMax() * line * line);
    for (int i = 0; i < front.size(); i++) {
      int point = front.get(i);
      double y = ys.get(point) * (i % 2 == 0 ? line : 1 / line);
      chart.addAnnotation(new AnnotationText(names.get(point), xs.get(point), y, false));
    }
  }

  /**
   * A limit that no point can pass.
   *
   * @param name in the legend
   * @param at its y by x
   */
  public record Bound(String name, DoubleFunction<Double> at) {}

  private static void addBound(XYChart chart, Bound bound, List<Double> xs) {
    double first = xs.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double last = xs.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double[] at =
        IntStream.rangeClosed(0, 20).mapToDouble(i -> first + (last - first) * i / 20).toArray();
    double[] limit =
        IntStream.range(0, at.length).mapToDouble(i -> bound.at.apply(at[i])).toArray();
    XYSeries line = chart.addSeries(bound.name, at, limit);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineStyle(SeriesLines.DASH_DASH);
  }

  /** The points, from left to right, that have less y than every point left of them. */
  static List<Integer> frontOf(List<Double> xs, List<Double> ys) {
    List<Integer> order =
        IntStream.range(0, xs.size())
            .boxed()
            .sorted(Comparator.<Integer, Double>comparing(xs::get).thenComparing(ys::get))
            .toList();
    List<Integer> front = new ArrayList<>();
    for (int i : order) {
      if (front.isEmpty() || ys.get(i) < ys.get(front.getLast())) {
        front.add(i);
      }
    }
    return front;
  }

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
    styler.setXAxisTickMarkSpacingHint(BAR - 2);
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

  private static XYChart xy(String title, String x, String y) {
    XYChart chart = new XYChart(WIDTH, HEIGHT, Styler.ChartTheme.XChart);
    Ink.apply(chart.getStyler());
    chart.setTitle(title);
    chart.setXAxisTitle(x);
    chart.setYAxisTitle(y);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(Plots::tick);
    chart.getStyler().setXAxisTickMarkSpacingHint(90);
    return chart;
  }

  private static String tick(double value) {
    return Quantities.number(Math.round(value * 1e9) / 1e9);
  }
}
