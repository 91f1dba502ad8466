package trit.nn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import trit.file.FileFormatException;

/**
 * Rotary positions in a {@code config.json}: the base beside {@code rope_scaling}, or both among
 * {@code rope_parameters} in newer files.
 */
final class HuggingFaceRotary {
  private static final double USUAL_BASE = 10_000;

  private static final String PARAMETERS = "rope_parameters";

  /** Which part of a head is rotated. */
  private static final String ROTATED_PART = "partial_rotary_factor";

  private HuggingFaceRotary() {}

  /** What a configuration says; what cannot be run goes to its problems. */
  static Positions.Rotary read(ConfigJson json) {
    ConfigJson parameters = object(json, PARAMETERS);
    ConfigJson scaling = json.has(PARAMETERS) ? parameters : object(json, "rope_scaling");
    double base = json.real("rope_theta", USUAL_BASE);
    for (ConfigJson place : List.of(json, scaling)) {
      if (place.real(ROTATED_PART, 1) != 1) {
        place.refuse(ROTATED_PART, "1");
      }
    }
    return new Positions.Rotary(
        parameters.real("rope_theta", base),
        scaling(scaling, json.node().path("max_position_embeddings").asInt()));
  }

  /** An object whose values are none: one for each kind of layer would be another model's. */
  private static ConfigJson object(ConfigJson json, String key) {
    ConfigJson object = json.object(key);
    if (json.has(key) && !object.node().isObject()) {
      json.problems().add(key + " is no object");
    }
    object
        .node()
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                json.problems()
                    .add(
                        key
                            + " differs from layer to layer ("
                            + FileFormatException.quote(entry.getKey())
                            + "), which cannot be run");
              }
            });
    return object;
  }

  private static RotaryScaling scaling(ConfigJson json, int context) {
    String type = json.text("rope_type", json.text("type", "default"));
    if (type.equals("default") && json.real("factor", 1) != 1) {
      json.problems().add("rotary positions are scaled by a factor, but no rope_type says how");
    }
    return switch (type) {
      case "default" -> RotaryScaling.NONE;
      case "linear" -> new RotaryScaling.Linear(json.real("factor"));
      case "llama3" ->
          new RotaryScaling.Llama3(
              json.real("factor"),
              json.real("low_freq_factor"),
              json.real("high_freq_factor"),
              json.whole("original_max_position_embeddings"));
      case "yarn" -> yarn(json, json.real("factor"), context);
      default -> {
        json.refuse(
            json.has("rope_type") ? "rope_type" : "type", "default, linear, llama3 and yarn");
        yield RotaryScaling.NONE;
      }
    };
  }

  private static RotaryScaling yarn(ConfigJson json, double factor, int context) {
    if (json.has("mscale") || json.has("mscale_all_dim") || !json.flag("truncate", true)) {
      json.problems().add("rope_scaling asks for a variant of YaRN that cannot be run");
    }
    return new RotaryScaling.Yarn(
        factor,
        json.whole("original_max_position_embeddings", context),
        json.real("beta_fast", RotaryScaling.Yarn.FAST_TURNS),
        json.real("beta_slow", RotaryScaling.Yarn.SLOW_TURNS),
        json.real("attention_factor", RotaryScaling.Yarn.usualMagnitude(factor)));
  }

  /** Writes the base and {@code rope_scaling}. */
  static void write(ObjectNode json, Positions.Rotary rotary) {
    json.put("rope_theta", rotary.base());
    switch (rotary.scaling()) {
      case RotaryScaling.None _ -> json.putNull("rope_scaling");
      case RotaryScaling.Linear linear -> scaling(json, "linear").put("factor", linear.factor());
      case RotaryScaling.Llama3 llama3 ->
          scaling(json, "llama3")
              .put("factor", llama3.factor())
              .put("low_freq_factor", llama3.lowFrequencyFactor())
              .put("high_freq_factor", llama3.highFrequencyFactor())
              .put("original_max_position_embeddings", llama3.originalContext());
      case RotaryScaling.Yarn yarn ->
          scaling(json, "yarn")
              .put("factor", yarn.factor())
              .put("original_max_position_embeddings", yarn.originalContext())
              .put("beta_fast", yarn.fastTurns())
              .put("beta_slow", yarn.slowTurns())
              .put("attention_factor", yarn.magnitude());
      case RotaryScaling.Divisors _ ->
          throw new IllegalArgumentException(
              "rotary positions that are scaled by a table cannot be said in a config.json");
    }
  }

  private static ObjectNode scaling(ObjectNode json, String type) {
    return json.putObject("rope_scaling").put("rope_type", type);
  }
}
