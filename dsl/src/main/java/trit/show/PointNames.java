package trit.show;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;

/** Names of points, each at the first place above or below its point that is still free. */
final class PointNames {
  private static final int LETTER = 7;
  private static final int LINE = 15;
  private static final int DOT = 8;

  /** Lines above the point; the ones below it are negative. */
  private static final int[] PLACES = {1, -1, 2, -2, 3, -3};

  private final XYChart chart;
  private final Scale across;
  private final Scale up;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * Names in a chart.
   *
   * @param across the x axis, in pixels from the left
   * @param up the y axis, in pixels from the bottom
   */
  PointNames(XYChart chart, Scale across, Scale up) {
    this.chart = chart;
    this.across = across;
    this.up = up;
  }

  /** Names every point; all points come before all names, so that no name covers one. */
  void add(List<String> names, List<Double> xs, List<Double> ys) {
    for (int i = 0; i < xs.size(); i++) {
      taken.add(around(across.pixel(xs.get(i)), up.pixel(ys.get(i)), DOT, DOT));
    }
    for (int i = 0; i < names.size(); i++) {
      add(names.get(i), xs.get(i), ys.get(i));
    }
  }

  private void add(String name, double x, double y) {
    int width = Math.min(LETTER * name.length(), across.pixels());
    double inside = Math.clamp(across.pixel(x), width / 2.0, across.pixels() - width / 2.0);
    Rectangle2D best = null;
    for (int place : PLACES) {
      Rectangle2D box = around(inside, up.pixel(y) + place * LINE, width, LINE - 2);
      if (best == null || taken.stream().noneMatch(box::intersects)) {
        best = box;
        if (taken.stream().noneMatch(box::intersects)) {
          break;
        }
      }
    }
    taken.add(best);
    chart.addAnnotation(
        new AnnotationText(name, across.value(inside), up.value(best.getCenterY()), false));
  }

  private static Rectangle2D around(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
  }
}
