package trit.show;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Points of which less is better in both directions, and those that no other beats. */
final class Front {
  private static final int MOST_NAMES = 24;
  private static final int SAMPLES = 20;

  /** The share of the plot that points take; the rest is for names at its edges. */
  private static final double ROOM = 0.88;

  private final List<String> names;
  private final List<Double> xs;
  private final List<Double> ys;
  private final List<Integer> best;

  Front(List<String> names, List<Double> xs, List<Double> ys) {
    this.names = names;
    this.xs = xs;
    this.ys = ys;
    best = best(xs, ys);
  }

  /** The points, from left to right, that have less y than every point left of them. */
  static List<Integer> best(List<Double> xs, List<Double> ys) {
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

  /**
   * Draws the points, a line through the best, and their names; of many points only those of the
   * best.
   *
   * @param what in the legend, for the points
   */
  void draw(XYChart chart, String what) {
    XYSeries points = chart.addSeries(what, xs, ys);
    points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    points.setMarker(SeriesMarkers.CIRCLE);
    if (best.size() > 1) {
      XYSeries line = chart.addSeries("Pareto front", at(best, xs), at(best, ys));
      line.setMarker(SeriesMarkers.NONE);
    }
    Scale up = Scale.of(ys, (int) (ROOM * Plots.PLOT_HEIGHT));
    if (up.logarithmic()) {
      up = up.wholeDecades();
      chart.getStyler().setYAxisMin(up.low());
      chart.getStyler().setYAxisMax(up.high());
      chart.getStyler().setYAxisLogarithmic(true);
      chart.getStyler().setYAxisLogarithmicDecadeOnly(true);
      chart.getStyler().setPlotGridHorizontalLinesVisible(false);
    }
    chart.getStyler().setPlotContentSize(ROOM);
    boolean few = xs.size() <= MOST_NAMES;
    List<Integer> named = few ? IntStream.range(0, xs.size()).boxed().toList() : best;
    new PointNames(chart, Scale.of(xs, (int) (ROOM * Plots.PLOT_WIDTH)).linear(), up)
        .add(named.stream().map(names::get).toList(), at(named, xs), at(named, ys));
  }

  /** Draws a limit over the points' range, as a broken line. */
  void drawBound(XYChart chart, String name, DoubleFunction<Double> limit) {
    Scale across = Scale.of(xs, SAMPLES).linear();
    double[] at = IntStream.rangeClosed(0, SAMPLES).mapToDouble(across::value).toArray();
    double[] limits = IntStream.range(0, at.length).mapToDouble(i -> limit.apply(at[i])).toArray();
    XYSeries line = chart.addSeries(name, at, limits);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineStyle(SeriesLines.DASH_DASH);
  }

  private static List<Double> at(List<Integer> points, List<Double> values) {
    return points.stream().map(values::get).toList();
  }
}
