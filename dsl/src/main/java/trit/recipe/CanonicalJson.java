package trit.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import trit.phase.NotInKey;

/**
 * Plain data as JSON in one way only: names sorted, no spaces, every default written out. Equal
 * values give equal text.
 *
 * <p>A record of a sealed family also says which member it is, as {@code type}. Anything that is
 * not plain data is refused, so that nothing can slip into a key by its {@code toString}.
 */
public final class CanonicalJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Predicate<RecordComponent> wanted;

  private CanonicalJson(Predicate<RecordComponent> wanted) {
    this.wanted = wanted;
  }

  /** Everything the value holds. */
  public static JsonNode tree(Object value) {
    return new CanonicalJson(component -> true).node(value);
  }

  /** What can change a result: all but the components marked {@link NotInKey}. */
  public static JsonNode keyTree(Object value) {
    return new CanonicalJson(component -> !component.isAnnotationPresent(NotInKey.class))
        .node(value);
  }

  /** {@link #tree} as text. */
  public static String text(Object value) {
    return tree(value).toString();
  }

  private JsonNode node(Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case JsonNode tree -> tree;
      case Boolean flag -> JSON.booleanNode(flag);
      case Number number -> number(number);
      case CharSequence text -> JSON.textNode(text.toString());
      case Enum<?> constant -> JSON.textNode(constant.name());
      case Path path -> JSON.textNode(path.toString());
      case Pattern pattern -> JSON.textNode(pattern.pattern());
      case Duration duration -> JSON.textNode(duration.toString());
      case Optional<?> optional -> node(optional.orElse(null));
      case Map<?, ?> map -> object(map);
      case Collection<?> items -> array(items);
      case Record record -> object(components(record));
      case Object array when array.getClass().isArray() -> elements(array);
      default ->
          throw new IllegalArgumentException(
              "a " + value.getClass().getName() + " is not plain data: use a record");
    };
  }

  private static JsonNode number(Number number) {
    return switch (number) {
      case Integer i -> JSON.numberNode(i);
      case Long l -> JSON.numberNode(l);
      case Short s -> JSON.numberNode(s);
      case Byte b -> JSON.numberNode(b);
      case BigInteger i -> JSON.numberNode(i);
      case BigDecimal d -> JSON.numberNode(d.stripTrailingZeros());
      case Float f -> finite(f, JSON.numberNode(f));
      case Double d -> finite(d, JSON.numberNode(d));
      default -> throw new IllegalArgumentException("no JSON for a " + number.getClass().getName());
    };
  }

  private static JsonNode finite(double value, JsonNode node) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " is no number that JSON can write");
    }
    return node;
  }

  private ObjectNode object(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put(name.toString(), value));
    ObjectNode object = JSON.objectNode();
    sorted.forEach((name, value) -> object.set(name, node(value)));
    return object;
  }

  private ArrayNode array(Iterable<?> items) {
    ArrayNode array = JSON.arrayNode();
    items.forEach(item -> array.add(node(item)));
    return array;
  }

  private ArrayNode elements(Object array) {
    ArrayNode elements = JSON.arrayNode();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(node(Array.get(array, i)));
    }
    return elements;
  }

  private Map<String, Object> components(Record record) {
    Map<String, Object> components = new TreeMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (wanted.test(component)) {
        components.put(component.getName(), read(component, record));
      }
    }
    for (Class<?> family : record.getClass().getInterfaces()) {
      if (family.isSealed()) {
        components.put("type", record.getClass().getSimpleName());
      }
    }
    return components;
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("cannot read " + component + " of " + record, e);
    }
  }
}
