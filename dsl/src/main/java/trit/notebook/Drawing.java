package trit.notebook;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/**
 * Values as a browser gets them, no longer than one can read; a renderer that fails costs its
 * drawing and nothing else.
 */
record Drawing(Renderer renderer) {
  private static final int LONGEST_TEXT = 20_000;

  /** What is shown of a value. */
  DisplayData of(Object value) {
    if (value instanceof DisplayData data) {
      return data;
    }
    try {
      DisplayData data = renderer.render(value);
      shorten(data);
      return data;
    } catch (Exception | Error e) {
      return new DisplayData(
          "a value of %s, which cannot be shown: %s".formatted(value.getClass().getName(), e));
    }
  }

  private static void shorten(DisplayData data) {
    Object text = data.getData(MIMEType.TEXT_PLAIN);
    if (text instanceof String all && all.length() > LONGEST_TEXT) {
      data.putText(
          "%s\n… %,d more characters"
              .formatted(all.substring(0, LONGEST_TEXT), all.length() - LONGEST_TEXT));
    }
  }
}
