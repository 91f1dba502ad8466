package trit.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import trit.recipe.Recipe;
import trit.recipe.Step;

/**
 * What an exported file says of where it comes from; see {@link Origins}.
 *
 * @param metadata of the file
 */
record RecordedClaims(Map<String, String> metadata) {
  private static final String PREFIX = "trit.";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The claim of this name. */
  Optional<String> find(String name) {
    return Optional.ofNullable(metadata.get(PREFIX + name));
  }

  /** The numbers that every step of a recipe left, by the step's name. */
  Map<String, Map<String, Double>> facts(Recipe recipe) {
    Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
    for (Step step : recipe.steps()) {
      Map<String, Double> numbers = new LinkedHashMap<>();
      below("metrics." + step.name() + ".")
          .forEach((fact, value) -> number(value).ifPresent(n -> numbers.put(fact, n)));
      facts.put(step.name(), numbers);
    }
    return facts;
  }

  /** The recipe's parameters, as the command line would give them. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    below("recipe.parameter.").forEach((name, json) -> parameters.put(name, plain(json)));
    return parameters;
  }

  private Map<String, String> below(String prefix) {
    Map<String, String> claims = new LinkedHashMap<>();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX + prefix)) {
            claims.put(key.substring(PREFIX.length() + prefix.length()), value);
          }
        });
    return claims;
  }

  private static String plain(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return node.isValueNode() ? node.asText() : json;
    } catch (JsonProcessingException e) {
      return json;
    }
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
