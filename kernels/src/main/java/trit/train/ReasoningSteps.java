package trit.train;

/** Finds the steps of a text, such as the lines of a solution. */
@FunctionalInterface
public interface ReasoningSteps {

  /** For each token of one sequence the number of its step; the numbers never fall. */
  int[] of(int[] tokens);
}
