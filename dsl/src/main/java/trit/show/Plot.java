package trit.show;

/**
 * A drawing: SVG that takes its ink from the page around it, so that it is legible on light and
 * dark ones, and a text for those who cannot see it.
 *
 * @param svg begins with {@code <svg}
 * @param text what it shows, in a line or a table
 */
public record Plot(String svg, String text) {

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
