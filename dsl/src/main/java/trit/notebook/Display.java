package trit.notebook;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** One place of a notebook's output whose content changes. */
final class Display {
  private final BaseKernel kernel;
  private final String id = UUID.randomUUID().toString();
  private boolean shown;

  Display(BaseKernel kernel) {
    this.kernel = kernel;
  }

  /** Shows something there, instead of what was shown before. */
  void show(String html, String text) {
    DisplayData data = new DisplayData(text);
    data.putHTML(html);
    data.setDisplayId(id);
    if (shown) {
      kernel.getIO().display.updateDisplay(data);
    } else {
      kernel.display(data);
      shown = true;
    }
  }
}
