package trit.file.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.file.FileFormatException;
import trit.file.TensorExtents;
import trit.tensor.Shape;

/** Parses the JSON of a header, token by token, and takes nothing that the format does not have. */
final class HeaderParser {
  private static final int DEEPEST_NESTING = 4;
  private static final int LONGEST_NUMBER = 20;
  private static final String CURE = HeaderReader.CURE;

  private final Path path;
  private final SafetensorsLimits limits;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<SafetensorsTensor> tensors = new ArrayList<>();

  HeaderParser(Path path, SafetensorsLimits limits) {
    this.path = path;
    this.limits = limits;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  List<SafetensorsTensor> tensors() {
    return tensors;
  }

  void parse(String json) {
    if (!json.startsWith("{")) {
      throw bad("has a header that does not begin with '{'");
    }
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(json.length())
                    .maxNameLength(json.length())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // names come from strangers: interning them would keep them for ever
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    try (JsonParser parser = factory.createParser(json)) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (name.equals(SafetensorsHeader.METADATA)) {
          readMetadata(parser);
        } else {
          readTensor(parser, name);
        }
      }
      int end = (int) parser.currentLocation().getCharOffset();
      if (json.chars().skip(end).anyMatch(c -> c != ' ')) {
        throw bad("has something other than spaces behind its header's JSON");
      }
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          path,
          "has a header that is not the JSON of safetensors ("
              + FileFormatException.quote(e.getOriginalMessage())
              + ")"
              + CURE,
          e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory cannot fail", e);
    }
  }

  private void readMetadata(JsonParser parser) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, SafetensorsHeader.METADATA);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(
          parser,
          parser.nextToken(),
          JsonToken.VALUE_STRING,
          "the metadata " + FileFormatException.quote(key));
      metadata.put(key, parser.getText());
    }
  }

  private void readTensor(JsonParser parser, String name) throws IOException {
    String tensor = "tensor " + FileFormatException.quote(name);
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, tensor);
    SafetensorsType type = null;
    List<Long> extents = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      switch (parser.currentName()) {
        case "dtype" -> type = readType(parser, tensor);
        case "shape" -> extents = readNumbers(parser, tensor + "'s shape", limits.rank());
        case "data_offsets" -> offsets = readNumbers(parser, tensor + "'s data_offsets", 2);
        default ->
            throw bad(
                tensor
                    + " has an unknown property "
                    + FileFormatException.quote(parser.currentName()));
      }
    }
    if (type == null || extents == null || offsets == null || offsets.size() != 2) {
      throw bad(tensor + " lacks its dtype, its shape or its two data_offsets");
    }
    tensors.add(checked(name, type, extents, offsets.get(0), offsets.get(1)));
  }

  private SafetensorsType readType(JsonParser parser, String tensor) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.VALUE_STRING, tensor + "'s dtype");
    String name = parser.getText();
    for (SafetensorsType type : SafetensorsType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new FileFormatException(
        path,
        tensor
            + " has the unknown dtype "
            + FileFormatException.quote(name)
            + "; convert the file to F32, F16 or BF16");
  }

  private List<Long> readNumbers(JsonParser parser, String what, int atMost) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.START_ARRAY, what);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
      if (numbers.size() == atMost) {
        throw bad(what + " has more than " + atMost + " numbers");
      }
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw bad(what + " holds " + parser.getText() + ", which is not possible");
      }
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private SafetensorsTensor checked(
      String name, SafetensorsType type, List<Long> extents, long begin, long end) {
    String tensor = "tensor " + FileFormatException.quote(name);
    Shape shape;
    try {
      shape = TensorExtents.shape(extents);
    } catch (IllegalArgumentException e) {
      throw new FileFormatException(path, tensor + " " + e.getMessage() + CURE, e);
    }
    if (end < begin
        || shape.size() > (end - begin) / type.bytes()
        || shape.size() * type.bytes() != end - begin) {
      throw bad(
          tensor + " lies at " + begin + ".." + end + ", which does not fit " + type + " " + shape);
    }
    return new SafetensorsTensor(name, type, shape, begin, end);
  }

  private void expect(JsonParser parser, JsonToken found, JsonToken wanted, String what)
      throws IOException {
    if (found != wanted) {
      throw bad(
          what
              + " should be "
              + name(wanted)
              + ", near character "
              + parser.currentLocation().getCharOffset());
    }
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      default -> "a whole number";
    };
  }

  private FileFormatException bad(String problem) {
    return new FileFormatException(path, problem + CURE);
  }
}
