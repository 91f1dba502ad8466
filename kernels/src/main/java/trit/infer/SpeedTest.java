package trit.infer;

import java.util.ArrayList;
import java.util.List;

/**
 * One of llama-bench's tests: how fast a model reads or writes so many tokens behind a context.
 *
 * @param kind whether the tokens are read at once or written one after another
 * @param tokens how many
 * @param depth tokens that the context already holds
 */
public record SpeedTest(Kind kind, int tokens, int depth) {

  /** What is timed. */
  public enum Kind {
    /** Reading a prompt, all tokens at once. */
    PROMPT("pp"),
    /** Writing, one token after another. */
    GENERATION("tg");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /**
   * The tests of one benchmark; at depth 0 no longer than the model's context.
   *
   * @param prompt tokens to read; 0 for no such test
   * @param generated tokens to write; 0 for no such test
   * @param depths each is a test of both kinds
   * @param context of the model
   * @throws IllegalArgumentException if a depth leaves no room in the context, or nothing is tested
   */
  public static List<SpeedTest> of(int prompt, int generated, List<Integer> depths, int context) {
    if (prompt < 0 || generated < 0 || prompt + generated == 0 || depths.isEmpty()) {
      throw new IllegalArgumentException("a benchmark reads or writes 1 token at least");
    }
    List<SpeedTest> tests = new ArrayList<>();
    for (int depth : depths) {
      add(tests, Kind.PROMPT, prompt, depth, context);
      add(tests, Kind.GENERATION, generated, depth, context);
    }
    return List.copyOf(tests);
  }

  private static void add(List<SpeedTest> tests, Kind kind, int tokens, int depth, int context) {
    if (tokens == 0) {
      return;
    }
    int fitting = depth == 0 ? Math.min(tokens, context) : tokens;
    if (depth < 0 || depth + fitting > context) {
      throw new IllegalArgumentException(
          "%,d tokens at depth %,d do not fit the model's context of %,d"
              .formatted(tokens, depth, context));
    }
    tests.add(new SpeedTest(kind, fitting, depth));
  }

  /** As llama-bench writes it: {@code pp512}, {@code tg128 @ d1024}. */
  public String label() {
    return kind.label + tokens + (depth == 0 ? "" : " @ d" + depth);
  }
}
