package trit.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import trit.infer.GenerationListener;
import trit.run.Cancellation;

/**
 * Prints texts that are written at the same time one below the other: one is seen while it is
 * written, those after it wait until it is whole.
 */
final class TextsInTurn {
  private final PrintWriter out;
  private final Cancellation cancellation;
  private final List<Text> texts = new ArrayList<>();
  private int turn;

  TextsInTurn(PrintWriter out, Cancellation cancellation) {
    this.out = out;
    this.cancellation = cancellation;
  }

  /** Hears the next text, which begins with its prompt. */
  GenerationListener next(String prompt) {
    Text text = new Text(prompt);
    texts.add(text);
    show();
    return text;
  }

  private void show() {
    while (turn < texts.size()) {
      Text text = texts.get(turn);
      out.print(text.unseen);
      text.unseen.setLength(0);
      if (!text.whole) {
        break;
      }
      out.println();
      turn++;
    }
    out.flush();
  }

  /** One of them, as far as it has not been printed. */
  private final class Text implements GenerationListener {
    private final StringBuilder unseen;
    private boolean whole;

    Text(String prompt) {
      this.unseen = new StringBuilder(prompt);
    }

    @Override
    public void text(String piece) {
      unseen.append(piece);
      show();
    }

    @Override
    public void end() {
      whole = true;
      show();
    }

    @Override
    public boolean cancelled() {
      return cancellation.requested();
    }
  }
}
