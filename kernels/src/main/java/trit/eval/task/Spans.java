package trit.eval.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Entities found in sentences, counted as conlleval does: one is right when its type and both its
 * ends are (CoNLL-2003, Tjong Kim Sang and De Meulder).
 *
 * @param right found and right
 * @param found all that were predicted
 * @param wanted all that there are
 */
public record Spans(long right, long found, long wanted) {
  /** Nothing to find. */
  public static final Spans NONE = new Spans(0, 0, 0);

  /**
   * Compares sentences of tags such as {@code B-PER}, {@code I-PER}, {@code O}, each by itself.
   *
   * @throws IllegalArgumentException if the numbers of sentences or tags differ
   */
  public static List<Spans> bySentence(List<List<String>> gold, List<List<String>> predicted) {
    if (gold.size() != predicted.size()) {
      throw new IllegalArgumentException(
          "%,d sentences cannot be compared with %,d".formatted(predicted.size(), gold.size()));
    }
    List<Spans> each = new ArrayList<>();
    for (int i = 0; i < gold.size(); i++) {
      if (gold.get(i).size() != predicted.get(i).size()) {
        throw new IllegalArgumentException(
            "sentence %,d has %,d tags, not %,d"
                .formatted(i + 1, predicted.get(i).size(), gold.get(i).size()));
      }
      each.add(of(entities(gold.get(i)), entities(predicted.get(i))));
    }
    return each;
  }

  /** Share of right ones among those found; 0 for none. */
  public double precision() {
    return found == 0 ? 0 : (double) right / found;
  }

  /** Share of right ones among those wanted; 0 for none. */
  public double recall() {
    return wanted == 0 ? 0 : (double) right / wanted;
  }

  /** The harmonic mean of both. */
  public double f1() {
    return found + wanted == 0 ? 0 : 2.0 * right / (found + wanted);
  }

  /** Those of both. */
  public Spans plus(Spans other) {
    return new Spans(right + other.right, found + other.found, wanted + other.wanted);
  }

  private static Spans of(Set<Entity> gold, Set<Entity> predicted) {
    Set<Entity> both = new HashSet<>(gold);
    both.retainAll(predicted);
    return new Spans(both.size(), predicted.size(), gold.size());
  }

  private record Entity(String type, int from, int to) {}

  /** An {@code I-} behind a tag of another type begins an entity too, as in IOB1. */
  private static Set<Entity> entities(List<String> tags) {
    Set<Entity> entities = new HashSet<>();
    String type = "";
    int from = 0;
    for (int i = 0; i <= tags.size(); i++) {
      String tag = i < tags.size() ? tags.get(i) : "O";
      String next = tag.length() > 2 ? tag.substring(2) : "";
      if (tag.startsWith("B-") || !next.equals(type)) {
        if (!type.isEmpty()) {
          entities.add(new Entity(type, from, i));
        }
        type = next;
        from = i;
      }
    }
    return entities;
  }
}
