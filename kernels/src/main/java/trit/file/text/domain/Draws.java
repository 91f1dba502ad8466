package trit.file.text.domain;

import java.util.ArrayList;
import java.util.List;
import trit.tensor.RandomStream;

/** Random choices one after the other. */
final class Draws {
  private final RandomStream stream;
  private long position;

  Draws(RandomStream stream) {
    this.stream = stream;
  }

  /** A whole number from {@code least} to {@code most}. */
  int between(int least, int most) {
    return least + (int) stream.below(position++, most - least + 1L);
  }

  /** Whether a coin falls on its head. */
  boolean coin() {
    return between(0, 1) == 1;
  }

  /** One of several. */
  <T> T of(List<T> choices) {
    return choices.get(between(0, choices.size() - 1));
  }

  /** Several, all different, in the order they are drawn. */
  <T> List<T> several(List<T> choices, int count) {
    List<T> left = new ArrayList<>(choices);
    List<T> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(left.remove(between(0, left.size() - 1)));
    }
    return drawn;
  }
}
