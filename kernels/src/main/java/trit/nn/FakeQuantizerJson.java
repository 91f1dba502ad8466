package trit.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.file.FileFormatException;
import trit.quant.FakeQuantizer;

/** How a fake-quantizer travels in a file's metadata: as JSON under one key. */
final class FakeQuantizerJson {
  /** The key, in safetensors and in GGUF. */
  static final String KEY = "trit.fakeQuantizer";

  private static final String RULES = "rules";

  private FakeQuantizerJson() {}

  /** Made when it is needed: few files have a fake-quantizer, and making it takes a while. */
  private static final class Json {
    static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();
  }

  static String write(FakeQuantizer fakeQuantizer) {
    try {
      return Json.MAPPER.writeValueAsString(fakeQuantizer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and names can be written", e);
    }
  }

  /**
   * Reads it from a file's metadata, if it is there.
   *
   * @throws FileFormatException where it is not one, or not one that the model can be trained
   *     through
   */
  static Optional<FakeQuantizer> read(
      Path file, Map<String, String> metadata, TransformerConfig config) {
    String json = metadata.get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    FakeQuantizer fakeQuantizer = parse(file, json);
    List<String> problems = new TransformerModules(config).problems(fakeQuantizer);
    if (!problems.isEmpty()) {
      throw new FileFormatException(file, "its " + KEY + ": " + String.join("; ", problems));
    }
    return Optional.of(fakeQuantizer);
  }

  /** BitNet models of other programs round as every BitNet model does, without saying so. */
  static Optional<FakeQuantizer> implied(TransformerConfig config) {
    return config.architecture().isBitNet()
        ? Optional.of(FakeQuantizer.bitNet(List.of()).stored())
        : Optional.empty();
  }

  private static FakeQuantizer parse(Path file, String json) {
    try {
      JsonNode tree = Json.MAPPER.readTree(json);
      if (tree instanceof ObjectNode object && !object.has(RULES)) {
        object.putArray(RULES); // as in files of when all layers were rounded alike
      }
      return Json.MAPPER.treeToValue(tree, FakeQuantizer.class);
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          file,
          "its "
              + KEY
              + " cannot be read ("
              + FileFormatException.quote(e.getOriginalMessage())
              + "); write the file again with this version of Trit",
          e);
    }
  }
}
