package trit.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import trit.file.AtomicFile;
import trit.file.FileFormatException;
import trit.file.safetensors.SafetensorsType;
import trit.file.token.SpecialTokens;

/**
 * {@code config.json} of a Hugging Face checkpoint (transformers, {@code LlamaConfig}): read with
 * every default that transformers has, and refused where it asks for something that would be
 * computed wrongly.
 */
public final class HuggingFaceConfig {
  /** The file's name. */
  public static final String FILE = "config.json";

  private static final String MODEL_TYPE = "llama";
  private static final long LARGEST = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final JsonNode json;
  private final List<String> problems = new ArrayList<>();

  private HuggingFaceConfig(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads the {@code config.json} of a folder.
   *
   * @throws FileFormatException with everything that is wrong with it
   */
  public static LlamaConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new FileFormatException(
          folder, "has no " + FILE + "; name a folder that holds a Hugging Face checkpoint");
    }
    HuggingFaceConfig config = new HuggingFaceConfig(parse(file));
    config.checkArchitecture();
    if (config.problems.isEmpty()) {
      LlamaConfig llama = config.llama();
      config.checkFeatures();
      config.problems.addAll(LlamaConfigLimits.problems(llama));
      if (config.problems.isEmpty()) {
        return llama;
      }
    }
    throw new FileFormatException(file, String.join("; ", config.problems));
  }

  /** Writes the {@code config.json} of a folder whose weights are in f32. */
  public static void write(Path folder, LlamaConfig config) throws IOException {
    write(folder, config, SafetensorsType.F32, SpecialTokens.UNKNOWN);
  }

  /**
   * Writes the {@code config.json} of a folder.
   *
   * @param type of most weights
   * @param tokens that begin and end a text; readers would assume 1 and 2 where nothing is said
   */
  public static void write(
      Path folder, LlamaConfig config, SafetensorsType type, SpecialTokens tokens)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("architectures").add("LlamaForCausalLM");
    json.put("model_type", MODEL_TYPE);
    json.put("hidden_size", config.hidden());
    json.put("intermediate_size", config.ffn());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.kvHeads());
    json.put("head_dim", config.headDim());
    json.put("vocab_size", config.vocab());
    json.put("max_position_embeddings", config.context());
    json.put("rope_theta", config.ropeBase());
    json.putNull("rope_scaling");
    json.put("rms_norm_eps", config.rmsEpsilon());
    json.put("hidden_act", "silu");
    json.put("attention_bias", false);
    json.put("mlp_bias", false);
    json.put("tie_word_embeddings", config.tieEmbeddings());
    json.put("torch_dtype", torchName(type));
    json.put("bos_token_id", tokens.bos() < 0 ? null : tokens.bos());
    json.put("eos_token_id", tokens.eos() < 0 ? null : tokens.eos());
    AtomicFile.write(folder.resolve(FILE), JSON.writeValueAsBytes(json));
  }

  private static String torchName(SafetensorsType type) {
    return switch (type) {
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      default -> throw new IllegalArgumentException(type + " is no type of weights");
    };
  }

  private static JsonNode parse(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new FileFormatException(file, "is longer than 1 MiB; is it the right file?");
    }
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (json.isObject()) {
        return json;
      }
      throw new FileFormatException(file, "is not a JSON object; get the checkpoint again");
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          file,
          "is not JSON ("
              + FileFormatException.quote(e.getOriginalMessage())
              + "); get the checkpoint again",
          e);
    }
  }

  private void checkArchitecture() {
    String type = json.path("model_type").asText();
    if (!type.equals(MODEL_TYPE)) {
      problems.add(
          "the model is of type "
              + FileFormatException.quote(type)
              + ", which this version cannot run; use a model of type 'llama'");
    }
  }

  private LlamaConfig llama() {
    int hidden = whole("hidden_size");
    int heads = whole("num_attention_heads");
    return new LlamaConfig(
        hidden,
        whole("num_hidden_layers"),
        heads,
        has("num_key_value_heads") ? whole("num_key_value_heads") : heads,
        has("head_dim") || heads == 0 ? whole("head_dim") : hidden / heads,
        whole("intermediate_size"),
        whole("max_position_embeddings"),
        whole("vocab_size"),
        json.path("tie_word_embeddings").asBoolean(false),
        ropeBase(),
        real(json, "rms_norm_eps", 1e-6));
  }

  /** Newer files keep the base among the {@code rope_parameters}. */
  private double ropeBase() {
    JsonNode parameters = json.path("rope_parameters");
    return real(parameters.has("rope_theta") ? parameters : json, "rope_theta", 10_000);
  }

  private void checkFeatures() {
    String activation = json.path("hidden_act").asText("silu");
    if (!activation.equals("silu")) {
      problems.add(
          "hidden_act is " + FileFormatException.quote(activation) + ", only 'silu' can be run");
    }
    for (String bias : List.of("attention_bias", "mlp_bias")) {
      if (json.path(bias).asBoolean(false)) {
        problems.add(bias + " is true, only layers without a bias can be run");
      }
    }
    for (String rope : List.of("rope_scaling", "rope_parameters")) {
      checkRope(rope, json.path(rope));
    }
    if (has("quantization_config")) {
      problems.add(
          "the weights are quantized (quantization_config), use the model's original checkpoint");
    }
  }

  private void checkRope(String key, JsonNode rope) {
    if (rope.isMissingNode() || rope.isNull()) {
      return;
    }
    String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
    if (!type.equals("default")) {
      problems.add(
          key
              + " is of type "
              + FileFormatException.quote(type)
              + ", only unscaled rotary positions can be run");
    }
  }

  private boolean has(String key) {
    return !json.path(key).isMissingNode() && !json.path(key).isNull();
  }

  private int whole(String key) {
    JsonNode value = json.path(key);
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    }
    problems.add(key + (has(key) ? " is not a whole number" : " is missing"));
    return 0;
  }

  private double real(JsonNode parent, String key, double otherwise) {
    JsonNode value = parent.path(key);
    if (value.isMissingNode() || value.isNumber()) {
      return value.asDouble(otherwise);
    }
    problems.add(key + " is not a number");
    return otherwise;
  }
}
