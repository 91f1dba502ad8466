package trit.language;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values that settings of one block take instead of what the recipe says. */
final class Choices {
  static final Choices NONE = new Choices(List.of());

  private final List<Choice> choices;

  Choices(List<Choice> choices) {
    this.choices = List.copyOf(choices);
  }

  /**
   * One value.
   *
   * @param path the words that lead to the setting, from this block on
   */
  record Choice(List<String> path, Object value) {}

  /** Those of a block inside this one, as seen from there. */
  Choices inside(String word) {
    List<Choice> inner = new ArrayList<>();
    for (Choice choice : choices) {
      if (choice.path().size() > 1 && choice.path().getFirst().equals(word)) {
        inner.add(new Choice(choice.path().subList(1, choice.path().size()), choice.value()));
      }
    }
    return new Choices(inner);
  }

  /** Those of this block's own words. */
  List<Choice> here() {
    return choices.stream().filter(choice -> choice.path().size() == 1).toList();
  }

  /** The words of blocks inside this one that hold some. */
  Set<String> blocks() {
    Set<String> words = new LinkedHashSet<>();
    choices.stream()
        .filter(choice -> choice.path().size() > 1)
        .forEach(choice -> words.add(choice.path().getFirst()));
    return words;
  }
}
