package trit.shell;

import groovy.lang.GroovySystem;
import groovy.lang.MetaClass;
import groovy.lang.MetaMethod;
import groovy.lang.MetaProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import trit.language.WordGuide;
import trit.language.WordGuide.Entry;

/**
 * What can be written at a place in a cell, and what it means, from the language's own reference.
 */
public final class Completions {
  private final Map<String, Object> variables;

  /** Completions among these variables and the words of the language. */
  public Completions(Map<String, Object> variables) {
    this.variables = variables;
  }

  /**
   * The name that ends at a place.
   *
   * @param receiver what stands before its dot; empty where there is no dot
   * @param prefix its letters so far
   * @param start where its letters begin
   */
  private record Name(String receiver, String prefix, int start) {

    static Name before(String text, int at) {
      int start = at;
      while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
        start--;
      }
      int receiver = start;
      while (receiver > 0 && isPath(text.charAt(receiver - 1))) {
        receiver--;
      }
      String path = text.substring(receiver, start);
      return new Name(
          path.endsWith(".") ? path.substring(0, path.length() - 1) : "",
          text.substring(start, at),
          start);
    }

    private static boolean isPath(char sign) {
      return Character.isJavaIdentifierPart(sign) || sign == '.';
    }
  }

  /** Where the name that is being written begins. */
  public int start(String text, int at) {
    return Name.before(text, at).start;
  }

  /** Everything that may stand there, by name, with its meaning. */
  public Map<String, String> at(String text, int at) {
    Name name = Name.before(text, at);
    Map<String, String> found = new TreeMap<>();
    candidates(text, name)
        .forEach(
            (word, meaning) -> {
              if (word.startsWith(name.prefix)) {
                found.put(word, meaning);
              }
            });
    return found;
  }

  /** What the name means that stands at a place; empty where nothing is known of it. */
  public Optional<String> meaning(String text, int at) {
    int end = at;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    Name name = Name.before(text, end);
    return Optional.ofNullable(candidates(text, name).get(name.prefix));
  }

  private Map<String, String> candidates(String text, Name name) {
    Map<String, String> all = new TreeMap<>();
    if (!name.receiver.isEmpty()) {
      members(name.receiver).forEach(all::putIfAbsent);
      return all;
    }
    List<String> verbs = new ArrayList<>(OpenText.of(text.substring(0, name.start)).verbs());
    if (!verbs.isEmpty() && verbs.getFirst().equals("recipe")) {
      verbs.removeFirst();
    } else if (verbs.isEmpty()) {
      all.put("recipe", "recipe('name') { … }\nThe whole of a recipe.");
    }
    describe(WordGuide.inside(verbs), all);
    describe(WordGuide.constants(), all);
    variables.forEach((variable, value) -> all.putIfAbsent(variable, describe(variable, value)));
    return all;
  }

  private Map<String, String> members(String receiver) {
    Map<String, String> members = new TreeMap<>();
    Object value = variables.get(receiver);
    if (receiver.chars().allMatch(c -> Character.isDigit(c) || c == '_')) {
      describe(WordGuide.units(), members);
    } else if (value instanceof Numbers handle) {
      handle.numbers().forEach((number, amount) -> members.put(number, number + " = " + amount));
    } else if (value != null) {
      MetaClass type = GroovySystem.getMetaClassRegistry().getMetaClass(value.getClass());
      for (MetaProperty property : type.getProperties()) {
        members.put(
            property.getName(), property.getType().getSimpleName() + " " + property.getName());
      }
      Stream.concat(type.getMethods().stream(), type.getMetaMethods().stream())
          .forEach(method -> members.put(method.getName(), signature(method)));
    }
    return members;
  }

  private static String signature(MetaMethod method) {
    return Stream.of(method.getNativeParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ", method.getReturnType().getSimpleName() + " " + method.getName() + "(", ")"));
  }

  private static void describe(List<Entry> entries, Map<String, String> all) {
    for (Entry entry : entries) {
      String head = entry.takes().isEmpty() ? entry.word() : entry.word() + " " + entry.takes();
      String example = entry.example().isEmpty() ? "" : "\n\n    " + entry.example();
      all.merge(entry.word(), head + "\n" + entry.meaning() + example, (a, b) -> a + "\n\n" + b);
    }
  }

  private static String describe(String variable, Object value) {
    return value == null
        ? variable + " = null"
        : variable + " : " + value.getClass().getSimpleName();
  }
}
