package trit.eval.task;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One item of a task. */
public sealed interface Question {

  /** The item with its right answer, as an example for others. */
  String solved();

  /**
   * Answered by the likeliest of several continuations.
   *
   * @param context what stands before each
   * @param choices continuations, each with the space that begins it
   * @param gold which one is right
   */
  record Choice(String context, List<String> choices, int gold) implements Question {
    @Override
    public String solved() {
      return context + choices.get(gold);
    }
  }

  /**
   * Answered by writing.
   *
   * @param prompt what is read
   * @param solution a right answer
   * @param stops the text ends before the first of these
   * @param maxTokens and after so many tokens
   * @param grade what a text is worth, by metric, each from 0 to 1
   */
  record Writing(
      String prompt,
      String solution,
      List<String> stops,
      int maxTokens,
      Function<String, Map<String, Double>> grade)
      implements Question {
    @Override
    public String solved() {
      return prompt + solution;
    }
  }
}
