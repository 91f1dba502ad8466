package trit.language;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import trit.file.NearestName;

/**
 * A word that takes one value, found by the words that lead to it.
 *
 * @param method says it
 */
record SettingWord(Method method) {

  /**
   * Follows a path.
   *
   * @param verb the word whose block it begins in
   * @throws IllegalArgumentException if it leads nowhere, with the cure
   */
  static SettingWord find(String verb, List<String> path) {
    Class<?> block = opened(RecipeBlock.class, verb);
    String title = verb;
    for (String word : path.subList(0, path.size() - 1)) {
      require(block, title, word);
      block = opened(block, word);
      title = word;
    }
    String last = path.getLast();
    require(block, title, last);
    return Vocabulary.words(block).get(last).stream()
        .filter(way -> way.getParameterCount() == 1 && Vocabulary.block(way).isEmpty())
        .filter(way -> !way.isVarArgs())
        .findFirst()
        .map(SettingWord::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' does not take one value, so it cannot be varied".formatted(last)));
  }

  /** Whether the word takes a value. */
  boolean takes(Object value) {
    Class<?> wanted = method.getParameterTypes()[0];
    if (wanted == int.class) {
      return value instanceof Integer;
    }
    if (wanted == long.class) {
      return value instanceof Integer || value instanceof Long;
    }
    if (wanted == double.class || wanted == Number.class) {
      return value instanceof Number;
    }
    return wanted == boolean.class ? value instanceof Boolean : wanted.isInstance(value);
  }

  /** What the word takes, as messages call it. */
  String title() {
    return Vocabulary.title(method.getParameterTypes()[0]);
  }

  /** Says a word with one value in a block. */
  static void say(Object block, String word, Object value) {
    SettingWord found =
        Stream.of(block.getClass().getMethods())
            .filter(way -> way.getName().equals(word) && way.getParameterCount() == 1)
            .filter(way -> !way.isBridge())
            .map(SettingWord::new)
            .filter(way -> way.takes(value))
            .findFirst()
            .orElseThrow();
    invoke(found.method, block, value);
  }

  /** Opens a block inside a block and says nothing in it. */
  static void open(Object block, String word) {
    Method way =
        Stream.of(block.getClass().getMethods())
            .filter(method -> method.getName().equals(word))
            .filter(method -> List.of(method.getParameterTypes()).equals(List.of(Consumer.class)))
            .findFirst()
            .orElseThrow();
    Consumer<Object> nothing = inner -> {};
    invoke(way, block, nothing);
  }

  private static void invoke(Method method, Object block, Object value) {
    try {
      method.setAccessible(true);
      method.invoke(block, value);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the words of a block can be said", e);
    }
  }

  private static void require(Class<?> block, String title, String word) {
    Map<String, List<Method>> words = Vocabulary.words(block);
    if (!words.containsKey(word)) {
      String hint = NearestName.hint(word, words.keySet());
      String all = " It has: " + String.join(", ", words.keySet());
      throw new IllegalArgumentException(
          "%s has no '%s'.%s".formatted(title, word, hint.isEmpty() ? all : hint));
    }
  }

  private static Class<?> opened(Class<?> block, String word) {
    Optional<Class<?>> opened =
        Vocabulary.words(block).getOrDefault(word, List.of()).stream()
            .flatMap(way -> Vocabulary.block(way).stream())
            .findFirst();
    return opened.orElseThrow(
        () -> new IllegalArgumentException("'" + word + "' is a setting and holds no others"));
  }
}
