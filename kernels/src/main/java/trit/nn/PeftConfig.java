package trit.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import trit.file.AtomicFile;
import trit.file.FileFormatException;
import trit.file.JsonFile;

/**
 * {@code adapter_config.json} of Hugging Face's library PEFT, as far as it concerns adapters of
 * linear layers (LoRA).
 *
 * @param rank the narrow side of both factors, {@code r}
 * @param alpha what an adapter weighs, times its rank or the root of it
 * @param rootOfRank whether it is the root ({@code use_rslora}; Kalajdzievski, 2023)
 */
record PeftConfig(int rank, double alpha, boolean rootOfRank) {
  static final String FILE = "adapter_config.json";
  private static final int LARGEST_RANK = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the product of the factors is multiplied with. */
  float factor() {
    return (float) (alpha / (rootOfRank ? Math.sqrt(rank) : rank));
  }

  /**
   * Reads it.
   *
   * @throws FileFormatException where it is none, or of adapters that are more than two factors
   */
  static PeftConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new FileFormatException(
          folder, "has no " + FILE + "; name a folder that PEFT or Trit has written an adapter to");
    }
    ConfigJson json = new ConfigJson(parse(file), new ArrayList<>());
    PeftConfig config =
        new PeftConfig(json.whole("r"), json.real("lora_alpha"), json.flag("use_rslora", false));
    require(json, "peft_type", "LORA");
    refuse(json, "use_qalora", "use_bdlora", "alora_invocation_tokens");
    refuse(json, "use_dora", "fan_in_fan_out", "lora_bias", "rank_pattern", "alpha_pattern");
    refuse(
        json,
        "modules_to_save",
        "layer_replication",
        "target_parameters",
        "trainable_token_indices");
    if (!json.text("bias", "none").equals("none")) {
      json.refuse("bias", "'none'");
    }
    if (json.problems().isEmpty() && (config.rank < 1 || config.rank > LARGEST_RANK)) {
      json.problems().add("r is " + config.rank);
    }
    if (json.problems().isEmpty() && !(config.alpha > 0 && Float.isFinite(config.factor()))) {
      json.problems().add("lora_alpha is " + config.alpha);
    }
    if (!json.problems().isEmpty()) {
      throw new FileFormatException(
          file, String.join("; ", json.problems()) + "; merge the adapter with PEFT instead");
    }
    return config;
  }

  private static JsonNode parse(Path file) throws IOException {
    try {
      return JsonFile.read(file, JSON);
    } catch (JsonProcessingException e) {
      throw new FileFormatException(
          file,
          "is not JSON ("
              + FileFormatException.quote(e.getOriginalMessage())
              + "); get the adapter again",
          e);
    }
  }

  private static void require(ConfigJson json, String key, String value) {
    if (!json.text(key, "").equals(value)) {
      json.refuse(key, "'" + value + "'");
    }
  }

  /** What must say nothing, false, or be empty. */
  private static void refuse(ConfigJson json, String... keys) {
    for (String key : keys) {
      JsonNode value = json.node().path(key);
      boolean says =
          json.has(key)
              && !(value.isBoolean() && !value.booleanValue())
              && !(value.isContainerNode() && value.isEmpty());
      if (says) {
        json.problems().add(key + " is set, which cannot be run");
      }
    }
  }

  /**
   * Writes it for PEFT to load.
   *
   * @param base where the model lies that the adapter belongs to, as its reader will call it
   * @param modules that are adapted
   */
  void write(Path folder, String base, Collection<String> modules) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("peft_type", "LORA");
    json.put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", base);
    json.put("r", rank);
    json.put("lora_alpha", alpha);
    json.put("use_rslora", rootOfRank);
    json.put("lora_dropout", 0.0);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("inference_mode", true);
    List.copyOf(modules).forEach(json.withArray("target_modules")::add);
    AtomicFile.write(
        folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
