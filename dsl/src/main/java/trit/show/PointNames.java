package trit.show;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;

/**
 * Names of points, each at the place around its point where it covers least, the first of equals.
 */
final class PointNames {
  private static final int LETTER = 7;
  private static final int LINE = 15;
  private static final int LETTERS = 11;
  private static final int DOT = 8;
  private static final int GAP = 2;

  private static final List<Place> PLACES =
      List.of(
          new Place(0, 1),
          new Place(0, -1),
          new Place(1, 0),
          new Place(-1, 0),
          new Place(1, 1),
          new Place(-1, -1),
          new Place(-1, 1),
          new Place(1, -1),
          new Place(0, 2),
          new Place(0, -2),
          new Place(0, 3),
          new Place(0, -3));

  /**
   * Where a name lies, seen from its point.
   *
   * @param side 1 to the right of it, -1 to the left, 0 in its middle
   * @param lines above it; below it where negative
   */
  private record Place(int side, int lines) {}

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
    Rectangle2D best =
        PLACES.stream()
            .map(place -> box(name, x, y, place))
            .min(Comparator.comparingDouble(this::covered))
            .orElseThrow();
    taken.add(best);
    chart.addAnnotation(
        new AnnotationText(
            name, across.value(best.getCenterX()), up.value(best.getCenterY()), false));
  }

  /** How much of what is taken a name would cover, in square pixels. */
  private double covered(Rectangle2D box) {
    return taken.stream()
        .map(box::createIntersection)
        .filter(common -> !common.isEmpty())
        .mapToDouble(common -> common.getWidth() * common.getHeight())
        .sum();
  }

  private Rectangle2D box(String name, double x, double y, Place place) {
    int width = Math.min(LETTER * name.length(), across.pixels());
    double beside = across.pixel(x) + place.side * ((width + DOT) / 2.0 + GAP);
    double inside = Math.clamp(beside, width / 2.0, across.pixels() - width / 2.0);
    return around(inside, up.pixel(y) + place.lines * LINE, width, LETTERS);
  }

  private static Rectangle2D around(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x - width / 2, y - height / 2, width, height);
  }
}
