package trit.show;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGHints;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/**
 * How every chart looks. Text and axes are drawn in colours that nothing else has, and these become
 * the page's own colour afterwards; series have colours that differ for colour-blind readers too
 * (after Okabe and Ito, Color Universal Design, 2008, darkened or lightened until each has a
 * contrast of 3 to white and to black).
 */
final class Ink {
  /** Text, axes, and what is as plain as they are. */
  static final Color PLAIN = new Color(1, 2, 3);

  /** Lines that help the eye. */
  static final Color FAINT = new Color(3, 2, 1);

  /** Colours of series. */
  static final Color[] SERIES = {
    new Color(0x1f83c0),
    new Color(0xd55e00),
    new Color(0x00916b),
    new Color(0xb8669a),
    new Color(0xa07a00),
    new Color(0x5f7fd0)
  };

  /** From little to much, evenly for the eye (van der Walt and Smith, viridis, 2015). */
  static final Color[] SCALE = {
    new Color(0x440154),
    new Color(0x3b528b),
    new Color(0x21918c),
    new Color(0x5ec962),
    new Color(0xfde725)
  };

  private static final Color NOTHING = new Color(0, 0, 0, 0);
  private static final String STYLE =
      "<style>svg.trit:root{background:#fff}"
          + "@media (prefers-color-scheme:dark){svg.trit:root{background:#111;color:#ddd}}</style>";

  private Ink() {}

  /** Of all text. */
  static Font font() {
    return new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  }

  /** Dresses a chart. */
  static void apply(AxesChartStyler styler) {
    Font font = font();
    styler.setBaseFont(font);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 14));
    styler.setLegendFont(font);
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font.deriveFont(11f));
    styler.setAnnotationTextFont(font.deriveFont(11f));
    styler.setChartBackgroundColor(NOTHING);
    styler.setPlotBackgroundColor(NOTHING);
    styler.setLegendBackgroundColor(NOTHING);
    styler.setLegendBorderColor(NOTHING);
    styler.setChartFontColor(PLAIN);
    styler.setAxisTickLabelsColor(PLAIN);
    styler.setAxisTickMarksColor(PLAIN);
    styler.setXAxisTitleColor(PLAIN);
    styler.setYAxisTitleColor(PLAIN);
    styler.setAnnotationTextFontColor(PLAIN);
    styler.setAnnotationLineColor(FAINT);
    styler.setAnnotationLineStroke(new BasicStroke(1.5f));
    styler.setPlotGridLinesColor(FAINT);
    styler.setPlotGridLinesStroke(new BasicStroke(0.6f));
    styler.setPlotBorderVisible(false);
    styler.setSeriesColors(SERIES);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLocale(Locale.ROOT);
    styler.setAntiAlias(true);
    styler.setPlotContentSize(0.96);
  }

  /** Draws a chart. */
  static String svg(AxesChart<?, ?> chart) {
    return svg(
        description(chart),
        chart.getWidth(),
        chart.getHeight(),
        canvas -> chart.paint(canvas, chart.getWidth(), chart.getHeight()));
  }

  /** Letters are drawn as shapes; this says in words what a chart shows, for who cannot see it. */
  private static String description(AxesChart<?, ?> chart) {
    return chart.getTitle()
        + Stream.of(chart.getYAxisTitle(), chart.getXAxisTitle())
            .filter(axis -> axis != null && !axis.isBlank())
            .collect(Collectors.joining(" against ", ": ", ""));
  }

  /**
   * Draws whatever {@code painter} draws; letters become shapes, which are as wide in every
   * browser.
   *
   * @param description what it shows, in words
   */
  static String svg(String description, int width, int height, Consumer<Graphics2D> painter) {
    SVGGraphics2D canvas = new SVGGraphics2D(width, height);
    canvas.setGeomDoubleConverter(Ink::decimal);
    canvas.setTransformDoubleConverter(Ink::decimal);
    canvas.setRenderingHint(SVGHints.KEY_DRAW_STRING_TYPE, SVGHints.VALUE_DRAW_STRING_TYPE_VECTOR);
    try {
      painter.accept(canvas);
    } catch (InternalError | LinkageError e) {
      return withoutFonts(width);
    }
    String drawn = canvas.getSVGElement(null, true, null, null, null);
    String body = drawn.substring(drawn.indexOf('>', drawn.indexOf("<svg")) + 1);
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"trit\" role=\"img\" aria-label=\"%3$s\" viewBox=\"0 0 "
                + "%1$d %2$d\" width=\"%1$d\" height=\"%2$d\" style=\"max-width:100%%;height:auto\">")
            .formatted(width, height, HtmlText.escape(description))
        + STYLE
        + body.replace("rgb(1,2,3)", "currentColor")
            .replace("rgb(3,2,1)", "currentColor;opacity:0.25");
  }

  /** Java measures letters with the system's fonts; where there are none it cannot draw. */
  private static String withoutFonts(int width) {
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"trit\" width=\"%d\" height=\"40\">"
            + "<text x=\"8\" y=\"24\" fill=\"currentColor\">Plots need a font: "
            + "apt-get install fontconfig fonts-dejavu-core</text></svg>")
        .formatted(width);
  }

  /** Two digits behind the point are finer than a screen. */
  private static String decimal(double value) {
    return String.valueOf(Math.round(value * 100) / 100.0).replaceFirst("\\.0$", "");
  }
}
