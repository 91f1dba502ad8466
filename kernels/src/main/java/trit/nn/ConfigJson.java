package trit.nn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import trit.file.FileFormatException;

/**
 * Values of a {@code config.json}; what is missing or of another kind goes to the problems.
 *
 * @param node the object they stand in
 * @param problems one phrase each
 */
record ConfigJson(JsonNode node, List<String> problems) {

  /** Whether a key says something. */
  boolean has(String key) {
    return !node.path(key).isMissingNode() && !node.path(key).isNull();
  }

  /** The object under a key; one that says nothing where there is none. */
  ConfigJson object(String key) {
    return new ConfigJson(node.path(key), problems);
  }

  /** A whole number that must be there. */
  int whole(String key) {
    JsonNode value = node.path(key);
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    }
    problems.add(key + (has(key) ? " is not a whole number" : " is missing"));
    return 0;
  }

  /** A whole number. */
  int whole(String key, int otherwise) {
    return has(key) ? whole(key) : otherwise;
  }

  /** A fraction. */
  double real(String key, double otherwise) {
    if (!has(key) || node.path(key).isNumber()) {
      return node.path(key).asDouble(otherwise);
    }
    problems.add(key + " is not a number");
    return otherwise;
  }

  /** A fraction that must be there. */
  double real(String key) {
    if (!has(key)) {
      problems.add(key + " is missing");
    }
    return real(key, 1);
  }

  /** A text. */
  String text(String key, String otherwise) {
    return has(key) ? node.path(key).asText() : otherwise;
  }

  /** Yes or no. */
  boolean flag(String key, boolean otherwise) {
    if (!has(key) || node.path(key).isBoolean()) {
      return node.path(key).asBoolean(otherwise);
    }
    problems.add(key + " is neither true nor false");
    return otherwise;
  }

  /** Notes a value that cannot be run. */
  void refuse(String key, String allowed) {
    problems.add(
        key
            + " is "
            + FileFormatException.quote(node.path(key).asText())
            + ", only "
            + allowed
            + " can be run");
  }
}
