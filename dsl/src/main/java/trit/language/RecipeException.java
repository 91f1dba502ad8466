package trit.language;

import java.util.List;
import java.util.stream.Collectors;

/** A recipe that cannot be read; its message is one line per problem. */
public final class RecipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /** Everything that is wrong; sorted here, and said once. */
  public RecipeException(List<Problem> problems) {
    super(
        problems.stream()
            .sorted()
            .distinct()
            .map(Problem::toString)
            .collect(Collectors.joining("\n")));
    this.problems = problems.stream().sorted().distinct().toList();
  }

  /** In the order of the text. */
  public List<Problem> problems() {
    return problems;
  }
}
