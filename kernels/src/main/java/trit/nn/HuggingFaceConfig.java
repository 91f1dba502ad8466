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
import trit.file.JsonFile;
import trit.file.safetensors.SafetensorsType;
import trit.file.token.SpecialTokens;

/**
 * {@code config.json} of a Hugging Face checkpoint (transformers' configurations): read with every
 * default that transformers has, and refused where it asks for something that would be computed
 * wrongly.
 */
public final class HuggingFaceConfig {
  /** The file's name. */
  public static final String FILE = "config.json";

  private static final long LARGEST = 1 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private HuggingFaceConfig() {}

  /**
   * What a folder says.
   *
   * @param model its shape
   * @param family how its tensors lie
   * @param json the file
   */
  record Description(TransformerConfig model, CheckpointFamily family, ConfigJson json) {}

  /**
   * Reads the {@code config.json} of a folder.
   *
   * @throws FileFormatException with everything that is wrong with it
   */
  public static TransformerConfig read(Path folder) throws IOException {
    return describe(folder).model();
  }

  /** Reads it with what else is needed to read the tensors; as {@link #read}. */
  static Description describe(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new FileFormatException(
          folder, "has no " + FILE + "; name a folder that holds a Hugging Face checkpoint");
    }
    ConfigJson json = new ConfigJson(parse(file), new ArrayList<>());
    CheckpointFamily family = family(json, file);
    TransformerConfig config = family.config(json);
    if (json.problems().isEmpty()) {
      json.problems().addAll(TransformerLimits.problems(config));
    }
    if (!json.problems().isEmpty()) {
      throw new FileFormatException(file, String.join("; ", json.problems()));
    }
    return new Description(config, family, json);
  }

  private static CheckpointFamily family(ConfigJson json, Path file) {
    String type = json.text("model_type", "");
    return CheckpointFamily.named(type)
        .orElseThrow(
            () ->
                new FileFormatException(
                    file,
                    "the model is of type "
                        + FileFormatException.quote(type)
                        + ", which this version cannot run; use a model of one of the types "
                        + CheckpointFamily.names()));
  }

  /** Why a model cannot be written as a checkpoint, one phrase each; empty for one that can. */
  public static List<String> problems(TransformerConfig config) {
    List<String> problems = new ArrayList<>(Llama.problems(config));
    if (!saysBiases(config)) {
      problems.add(
          config.architecture().ggufName()
              + " with biases on queries, keys and values but not on outputs, or the other way"
              + " round, which no config.json can say");
    }
    return problems.stream().map(problem -> "no checkpoint can be written: " + problem).toList();
  }

  /** Whether queries, keys, values and outputs have the biases that one setting gives all. */
  private static boolean saysBiases(TransformerConfig config) {
    return config.architecture() == Architecture.QWEN2
        || config.block().has(Part.QKV_BIAS) == config.block().has(Part.OUTPUT_BIAS);
  }

  /** Writes the {@code config.json} of a folder whose weights are in f32; as the other. */
  public static void write(Path folder, TransformerConfig config) throws IOException {
    write(folder, config, SafetensorsType.F32, SpecialTokens.UNKNOWN);
  }

  /**
   * Writes the {@code config.json} of a folder.
   *
   * @param type of most weights
   * @param tokens that begin and end a text; readers would assume 1 and 2 where nothing is said
   * @throws IllegalArgumentException for a model that has {@link #problems}
   */
  public static void write(
      Path folder, TransformerConfig config, SafetensorsType type, SpecialTokens tokens)
      throws IOException {
    problems(config)
        .forEach(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    ObjectNode json = JSON.createObjectNode();
    CheckpointFamily family = CheckpointFamily.of(config.architecture()).orElseThrow();
    json.putArray("architectures").add(family.className());
    json.put("model_type", family.modelType());
    json.put("hidden_size", config.hidden());
    json.put("intermediate_size", config.ffn());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.kvHeads());
    json.put("head_dim", config.headDim());
    json.put("vocab_size", config.vocab());
    json.put("max_position_embeddings", config.context());
    HuggingFaceRotary.write(json, (Positions.Rotary) config.positions());
    json.put("rms_norm_eps", config.finalNorm().epsilon());
    json.put("hidden_act", "silu");
    family.writeBiases(json, config.block());
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
      JsonNode json = JsonFile.read(file, JSON);
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
}
