package trit.language;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import trit.file.NearestName;
import trit.recipe.Parameter;
import trit.recipe.Place;

/** The parameters a recipe declares, and the values somebody gave for this run. */
final class Parameters {
  private final Reading reading;
  private final Map<String, String> given;
  private final Map<String, Parameter> declared = new LinkedHashMap<>();

  Parameters(Reading reading, Map<String, String> given) {
    this.reading = reading;
    this.given = Map.copyOf(given);
  }

  /** Declares one; the value of this run, of the same class as the standard. */
  <T> T declare(String name, T standard, String help) {
    if (declared.containsKey(name)) {
      reading.problem("parameter", "parameter '" + name + "' is declared twice");
    }
    T value = given.containsKey(name) ? parse(name, given.get(name), standard) : standard;
    declared.put(name, new Parameter(name, standard, value, help));
    return value;
  }

  /** Notes every given name that was not declared. */
  void check() {
    for (String name : given.keySet()) {
      if (!declared.containsKey(name)) {
        reading.problem(Place.UNKNOWN, "no parameter '" + name + "'." + cure(name));
      }
    }
  }

  List<Parameter> all() {
    return List.copyOf(declared.values());
  }

  private String cure(String name) {
    if (declared.isEmpty()) {
      return " This recipe declares none";
    }
    return NearestName.to(name, declared.keySet())
        .map(near -> " Did you mean '" + near + "'?")
        .orElse(" The recipe has: " + String.join(", ", declared.keySet()));
  }

  private <T> T parse(String name, String text, T standard) {
    Kind kind = Kind.of(standard);
    try {
      @SuppressWarnings("unchecked") // a kind parses to the class of the value it was chosen for
      T value = (T) kind.parse.apply(text.strip());
      return value;
    } catch (IllegalArgumentException e) {
      reading.problem(
          Place.UNKNOWN,
          "parameter '%s' takes %s, such as %s; '%s' is none"
              .formatted(name, kind.title, standard, text));
      return standard;
    }
  }

  /** A type of parameter: what messages call it, and how it is read from text. */
  private record Kind(String title, Function<String, Object> parse) {

    static Kind of(Object standard) {
      return switch (standard) {
        case Integer _ -> new Kind("a whole number", text -> Integer.valueOf(digits(text)));
        case Long _ -> new Kind("a whole number", text -> Long.valueOf(digits(text)));
        case BigDecimal _ -> new Kind("a number", text -> new BigDecimal(digits(text)));
        case Double _ -> new Kind("a number", text -> Double.valueOf(digits(text)));
        case Boolean _ -> new Kind("true or false", Kind::truth);
        case String _ -> new Kind("a text", text -> text);
        case Enum<?> constant ->
            new Kind(
                Vocabulary.title(constant.getDeclaringClass()), text -> constant(constant, text));
        case null, default ->
            throw new IllegalArgumentException(
                "a parameter is a number, a text, true or false, or a word such as Q8_0");
      };
    }

    /** Digits may be grouped as in the recipe: {@code 3_000}. */
    private static String digits(String text) {
      return text.replace("_", "");
    }

    private static Object truth(String text) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }

    private static Object constant(Enum<?> standard, String text) {
      for (Object constant : standard.getDeclaringClass().getEnumConstants()) {
        if (constant.toString().equals(text)) {
          return constant;
        }
      }
      throw new IllegalArgumentException(text);
    }
  }
}
