package trit.language;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trit.code.Encoding;
import trit.phase.Fallback;
import trit.quant.NumberFormat;

/** The words that may be said where, read off the vocabulary's interfaces. */
final class Vocabulary {

  /** The kinds of constant that a recipe may name, and what messages call them. */
  static final Map<Class<? extends Enum<?>>, String> CONSTANTS =
      Map.of(
          Encoding.class, "encoding",
          NumberFormat.class, "number format",
          Fallback.class, "fallback");

  private Vocabulary() {}

  /**
   * The words of a block or the properties of a handle, as they are written, with their methods.
   */
  static Map<String, List<Method>> words(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.isAnnotationPresent(Word.class) && !method.isBridge())
        .sorted(Comparator.comparingInt(Method::getParameterCount))
        .collect(Collectors.groupingBy(Vocabulary::written, TreeMap::new, Collectors.toList()));
  }

  /** How a word is written: {@code getPerTensor()} is {@code perTensor}. */
  static String written(Method method) {
    String name = method.getName();
    return isProperty(method)
        ? name.substring(3, 4).toLowerCase(java.util.Locale.ROOT) + name.substring(4)
        : name;
  }

  /** Whether the word is written without arguments. */
  static boolean isProperty(Method method) {
    boolean unit = method.getDeclaringClass() == Units.class;
    return method.getName().startsWith("get") && method.getParameterCount() == (unit ? 1 : 0);
  }

  /** The block that a word opens. */
  static Optional<Class<?>> block(Method word) {
    for (Parameter parameter : word.getParameters()) {
      DelegatesTo block = parameter.getAnnotation(DelegatesTo.class);
      if (block != null && parameter.getType() == Closure.class) {
        return Optional.of(block.value());
      }
    }
    return Optional.empty();
  }
}
