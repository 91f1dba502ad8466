package trit.phase.evaluate;

import java.util.List;

/**
 * The tasks of {@code evaluate}.
 *
 * @param tasks what is asked
 * @param fewShot how many questions of each file are examples that stand before the others
 * @param limit how many questions of each are scored at most; 0 for all
 * @param runCode whether programs that a model writes may be run
 */
public record Questioning(List<TaskQuestions> tasks, int fewShot, int limit, boolean runCode) {

  /** Nothing is asked. */
  public static final Questioning NONE = new Questioning(List.of(), 0, 0, false);
}
