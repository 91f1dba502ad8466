package trit.show;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import trit.compute.ProductSpeed;
import trit.compute.Roofline;

/**
 * A roofline: operations per second against operations per byte, both logarithmic (Williams,
 * Waterman and Patterson, 2009). A point near the slope waits for memory, one near a flat roof for
 * arithmetic, one far below both for a better kernel.
 */
final class RooflinePlot {
  private static final double GIGA = 1e9;
  private static final int SAMPLES = 60;

  private final KernelSpeeds measured;

  RooflinePlot(KernelSpeeds measured) {
    this.measured = measured;
  }

  Plot plot() {
    String title = "Roofline of this machine";
    XYChart chart = Plots.xy(title, "operations per byte", "10⁹ operations per second");
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setXAxisLogarithmicDecadeOnly(true);
    chart.getStyler().setYAxisLogarithmicDecadeOnly(true);
    addPoints(chart);
    addRoofs(chart);
    return new Plot(Ink.svg(chart), title + "\n" + measured.table().asText());
  }

  private void addPoints(XYChart chart) {
    List<Integer> tokens = measured.speeds().stream().map(ProductSpeed::tokens).distinct().toList();
    for (int count : tokens) {
      List<ProductSpeed> speeds =
          measured.speeds().stream().filter(speed -> speed.tokens() == count).toList();
      XYSeries points =
          chart.addSeries(
              count == 1 ? "1 token" : count + " tokens",
              speeds.stream().map(ProductSpeed::intensity).toList(),
              speeds.stream().map(speed -> speed.operationsPerSecond() / GIGA).toList());
      points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      points.setMarker(SeriesMarkers.CIRCLE);
    }
    List<ProductSpeed> all = measured.speeds();
    List<Double> xs = all.stream().map(ProductSpeed::intensity).toList();
    List<Double> ys = all.stream().map(speed -> speed.operationsPerSecond() / GIGA).toList();
    Scale up = withRoofs(ys).wholeDecades();
    chart.getStyler().setYAxisMin(up.low());
    chart.getStyler().setYAxisMax(up.high());
    new PointNames(chart, Scale.of(xs, Plots.PLOT_WIDTH), up)
        .add(all.stream().map(speed -> speed.encoding().toString()).toList(), xs, ys);
  }

  private Scale withRoofs(List<Double> ys) {
    List<Double> all = new ArrayList<>(ys);
    all.add(measured.machine().floatOperations() / GIGA);
    all.add(measured.machine().integerOperations() / GIGA);
    return Scale.of(all, Plots.PLOT_HEIGHT);
  }

  private void addRoofs(XYChart chart) {
    Roofline machine = measured.machine();
    addRoof(chart, "roof of whole numbers", machine::integerRoof);
    addRoof(chart, "roof of f32", machine::floatRoof).setLineStyle(SeriesLines.DASH_DASH);
  }

  private XYSeries addRoof(XYChart chart, String name, DoubleUnaryOperator roof) {
    DoubleSummaryStatistics range =
        measured.speeds().stream().mapToDouble(ProductSpeed::intensity).summaryStatistics();
    double[] at =
        IntStream.rangeClosed(0, SAMPLES)
            .mapToDouble(
                i ->
                    range.getMin()
                        * Math.pow(range.getMax() / range.getMin(), i / (double) SAMPLES))
            .toArray();
    double[] roofs =
        IntStream.range(0, at.length).mapToDouble(i -> roof.applyAsDouble(at[i]) / GIGA).toArray();
    XYSeries line = chart.addSeries(name, at, roofs);
    line.setMarker(SeriesMarkers.NONE);
    return line;
  }
}
