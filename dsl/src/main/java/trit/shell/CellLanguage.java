package trit.shell;

import java.util.List;
import java.util.Map;

/** What the cells of a notebook are written in. */
public interface CellLanguage {

  /** Whether a text can be evaluated. */
  enum Completeness {
    /** As it stands. */
    COMPLETE,
    /** It goes on: something is open at its end. */
    INCOMPLETE,
    /** Whatever follows, it is wrong. */
    INVALID
  }

  /**
   * Evaluates a cell.
   *
   * @param name what messages call it, such as {@code cell 3}
   * @param text line numbers of messages are those of this text
   * @return the value of its last expression; null where there is none to show
   */
  Object evaluate(String name, String text);

  /** Whether a text can be evaluated, asked of the parser. */
  Completeness completeness(String text);

  /**
   * What may be written at a place.
   *
   * @param start where the name begins that is being written
   * @param names that may stand there
   */
  record Choices(int start, List<String> names) {

    /** The same in a longer text, in which this one begins so far behind. */
    public Choices after(int offset) {
      return new Choices(start + offset, names);
    }
  }

  /** What may be written at a place of a text. */
  default Choices choices(String text, int at) {
    Completions completions = new Completions(variables());
    return new Choices(completions.start(text, at), List.copyOf(completions.at(text, at).keySet()));
  }

  /** Ends what a thread evaluates, as soon as it can be ended. */
  default void interrupt(Thread evaluating) {
    evaluating.interrupt();
  }

  /** What earlier cells have named. */
  Map<String, Object> variables();

  /** Names a value for later cells. */
  void define(String name, Object value);
}
