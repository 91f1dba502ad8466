package trit.eval.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Calls of tools written as JSON, {@code {"name": …, "arguments": {…}}}, compared with what the
 * Berkeley Function Calling Leaderboard accepts: a list of values per argument, and per field of an
 * argument that is an object, {@code ""} among them where it may be left out.
 */
public final class ToolCall {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ToolCall() {}

  /**
   * Scores a call: {@code valid_json}, {@code tool} (the right name) and {@code acc} (name and all
   * arguments), each 1 or 0.
   *
   * @param text what a model wrote; the first JSON object in it counts
   * @param accepted one object: the tool's name to its arguments, each to what is accepted
   */
  public static Map<String, Double> score(String text, JsonNode accepted) {
    Map.Entry<String, JsonNode> tool = accepted.properties().iterator().next();
    JsonNode call = parse(text);
    boolean valid = call.path("name").isTextual() && call.path("arguments").isObject();
    boolean named = valid && call.path("name").asText().equals(tool.getKey());
    Map<String, Double> scores = new HashMap<>();
    scores.put("valid_json", valid ? 1.0 : 0);
    scores.put("tool", named ? 1.0 : 0);
    scores.put("acc", named && accepts(tool.getValue(), call.path("arguments")) ? 1.0 : 0);
    return scores;
  }

  /** A call with the first accepted value of every argument that has to be there. */
  static String example(JsonNode accepted) {
    Map.Entry<String, JsonNode> tool = accepted.properties().iterator().next();
    ObjectNode call = JSON.createObjectNode().put("name", tool.getKey());
    call.set("arguments", example(tool.getValue().properties()));
    return call.toString();
  }

  private static ObjectNode example(Set<Map.Entry<String, JsonNode>> accepted) {
    ObjectNode object = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> wanted : accepted) {
      JsonNode values = wanted.getValue();
      if (!mayBeLeftOut(values)) {
        object.set(wanted.getKey(), plain(values.isArray() ? values.path(0) : values));
      }
    }
    return object;
  }

  /** A value with the first of those that each field of an object inside it may have. */
  private static JsonNode plain(JsonNode value) {
    if (value.isObject()) {
      return example(value.properties());
    }
    if (!value.isArray()) {
      return value;
    }
    ArrayNode array = JSON.createArrayNode();
    value.forEach(element -> array.add(plain(element)));
    return array;
  }

  private static JsonNode parse(String text) {
    int start = text.indexOf('{');
    try {
      return start < 0
          ? JSON.missingNode()
          : JSON.readerFor(JsonNode.class).readValue(text.substring(start));
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static boolean accepts(JsonNode accepted, JsonNode arguments) {
    boolean known =
        arguments.properties().stream()
            .allMatch(argument -> isAmong(accepted.path(argument.getKey()), argument.getValue()));
    boolean complete =
        accepted.properties().stream()
            .allMatch(wanted -> arguments.has(wanted.getKey()) || mayBeLeftOut(wanted.getValue()));
    return known && complete;
  }

  private static boolean isAmong(JsonNode values, JsonNode given) {
    return values.isArray()
        ? StreamSupport.stream(values.spliterator(), false).anyMatch(value -> same(value, given))
        : same(values, given); // a few fields of objects have one value instead of a list
  }

  private static boolean mayBeLeftOut(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false)
        .anyMatch(value -> value.isTextual() && value.asText().isEmpty());
  }

  /** Numbers by value, texts without regard to case and spaces at the ends, the rest by content. */
  private static boolean same(JsonNode wanted, JsonNode given) {
    if (wanted.isNumber() && given.isNumber()) {
      return wanted.doubleValue() == given.doubleValue();
    }
    if (wanted.isTextual() && given.isTextual()) {
      return wanted.asText().strip().equalsIgnoreCase(given.asText().strip());
    }
    if (wanted.isArray() && given.isArray() && wanted.size() == given.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        if (!same(wanted.get(i), given.get(i))) {
          return false;
        }
      }
      return true;
    }
    return wanted.isObject() && given.isObject() ? accepts(wanted, given) : wanted.equals(given);
  }
}
