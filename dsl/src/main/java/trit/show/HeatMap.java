package trit.show;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Objects;

/** Draws a table of numbers as coloured cells; every cell says its number. */
final class HeatMap {
  private static final int WIDTH = 720;
  private static final int ROW = 24;
  private static final int TOP = 64;
  private static final int GAP = 8;

  private final String title;
  private final Table table;
  private final List<String> names;
  private final List<String> heads;
  private final double least;
  private final double most;

  /** The map of a table whose column {@code rows} has the names of its rows. */
  HeatMap(String title, Table table, String rows) {
    this.title = title;
    this.table = table;
    names = table.texts(rows);
    heads = table.names().stream().filter(head -> !head.equals(rows)).toList();
    var range =
        heads.stream()
            .flatMap(head -> table.numbers(head).stream())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    least = range.getMin();
    most = range.getMax();
  }

  /** Cells in rows and columns, dark for little and light for much. */
  Plot plot() {
    int height = TOP + ROW * names.size() + GAP;
    return new Plot(Ink.svg(title, WIDTH, height, this::paint), title + "\n" + table.asText());
  }

  private void paint(Graphics2D canvas) {
    canvas.setColor(Ink.PLAIN);
    canvas.setFont(Ink.font().deriveFont(Font.BOLD, 14));
    centered(canvas, title, WIDTH / 2.0, 20);
    canvas.setFont(Ink.font());
    FontMetrics metrics = canvas.getFontMetrics();
    int left = GAP + names.stream().mapToInt(metrics::stringWidth).max().orElse(0) + GAP;
    double width = (double) (WIDTH - left - GAP) / heads.size();
    for (int row = 0; row < names.size(); row++) {
      String name = names.get(row);
      canvas.drawString(
          name, left - GAP - metrics.stringWidth(name), TOP + ROW * row + 2 * ROW / 3);
    }
    for (int column = 0; column < heads.size(); column++) {
      double x = left + width * column;
      canvas.setColor(Ink.PLAIN);
      centered(canvas, heads.get(column), x + width / 2, TOP - GAP);
      paintColumn(canvas, table.numbers(heads.get(column)), x, width);
    }
  }

  private void paintColumn(Graphics2D canvas, List<Double> values, double x, double width) {
    for (int row = 0; row < values.size(); row++) {
      if (values.get(row) != null) {
        Color color = color(values.get(row));
        canvas.setColor(color);
        canvas.fillRect((int) x, TOP + ROW * row, (int) width - 2, ROW - 2);
        canvas.setColor(isDark(color) ? Color.WHITE : Color.BLACK);
        String text = Quantities.number(values.get(row));
        centered(canvas, text, x + width / 2, TOP + ROW * row + 2 * ROW / 3);
      }
    }
  }

  /** Logarithmic where the numbers span more than a decade. */
  private Color color(double value) {
    boolean wide = least > 0 && most > 10 * least;
    double share =
        wide ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
    double place = (most > least ? Math.clamp(share, 0, 1) : 0) * (Ink.SCALE.length - 1);
    int below = Math.min((int) place, Ink.SCALE.length - 2);
    return mixed(Ink.SCALE[below], Ink.SCALE[below + 1], place - below);
  }

  private static Color mixed(Color a, Color b, double share) {
    return new Color(
        (int) (a.getRed() + share * (b.getRed() - a.getRed())),
        (int) (a.getGreen() + share * (b.getGreen() - a.getGreen())),
        (int) (a.getBlue() + share * (b.getBlue() - a.getBlue())));
  }

  /** By the luma of ITU-R BT.601. */
  private static boolean isDark(Color color) {
    return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() < 140;
  }

  private static void centered(Graphics2D canvas, String text, double x, double y) {
    float width = canvas.getFontMetrics().stringWidth(text);
    canvas.drawString(text, (float) x - width / 2, (float) y);
  }
}
