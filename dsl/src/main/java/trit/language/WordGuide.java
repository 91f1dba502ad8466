package trit.language;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.code.Encoding;

/** What an editor asks of the language: which words may be said at a place, and what they mean. */
public final class WordGuide {
  private WordGuide() {}

  /**
   * A word that may be said.
   *
   * @param word as it is written
   * @param takes the types of its arguments; empty where it takes none
   * @param meaning one sentence
   * @param example how it looks in a recipe; may be empty
   */
  public record Entry(String word, String takes, String meaning, String example) {}

  /**
   * The words of a block.
   *
   * @param verbs that open it, outermost first; none for the block of {@code recipe}
   */
  public static List<Entry> inside(List<String> verbs) {
    return block(verbs).map(block -> entries(Vocabulary.words(block))).orElse(List.of());
  }

  /** Units of numbers, as in {@code 64.MiB}. */
  public static List<Entry> units() {
    return entries(Vocabulary.words(Units.class));
  }

  /** Names such as {@code Q8_0} that a recipe may use anywhere. */
  public static List<Entry> constants() {
    List<Entry> entries = new ArrayList<>();
    Vocabulary.CONSTANTS.forEach(
        (kind, title) ->
            Stream.of(kind.getEnumConstants())
                .map(constant -> new Entry(constant.toString(), "", meaning(constant, title), ""))
                .forEach(entries::add));
    return entries;
  }

  private static String meaning(Enum<?> constant, String title) {
    return constant instanceof Encoding encoding
        ? "encoding, %s bits per weight: %s".formatted(encoding.bitsPerWeight(), encoding.note())
        : title;
  }

  private static Optional<Class<?>> block(List<String> verbs) {
    Optional<Class<?>> block = Optional.of(RecipeBlock.class);
    for (String verb : verbs) {
      block = block.flatMap(outer -> opened(outer, verb));
    }
    return block;
  }

  private static Optional<Class<?>> opened(Class<?> block, String verb) {
    return Vocabulary.words(block).getOrDefault(verb, List.of()).stream()
        .flatMap(way -> Vocabulary.block(way).stream())
        .findFirst();
  }

  private static List<Entry> entries(Map<String, List<Method>> words) {
    return words.entrySet().stream()
        .flatMap(word -> word.getValue().stream().map(way -> entry(word.getKey(), way)))
        .toList();
  }

  private static Entry entry(String word, Method way) {
    Word said = way.getAnnotation(Word.class);
    String takes =
        Vocabulary.isProperty(way)
            ? ""
            : Stream.of(way.getParameterTypes())
                .map(Vocabulary::title)
                .collect(Collectors.joining(", "));
    return new Entry(word, takes, said.value(), said.example());
  }
}
