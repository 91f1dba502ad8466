package trit.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trit.code.Encoding;
import trit.file.FileFormatException;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufTensor;
import trit.file.gguf.GgufValue;
import trit.tensor.Memory;
import trit.tensor.Shape;
import trit.tensor.Tensor;

/** Rotary positions in GGUF files: keys that begin with {@code rope}, and a tensor of divisors. */
final class GgufRotary {
  /** Divides each pair's angle; what converters make of Llama 3's scaling. */
  static final String DIVISORS = "rope_freqs.weight";

  private static final String BASE = "rope.freq_base";
  private static final String DIMENSIONS = "rope.dimension_count";
  private static final String TYPE = "rope.scaling.type";
  private static final String FACTOR = "rope.scaling.factor";

  /** What the factor was called in files of 2023. */
  private static final String LINEAR_FACTOR = "rope.scale_linear";

  private static final String ORIGINAL_CONTEXT = "rope.scaling.original_context_length";
  private static final String FAST = "rope.scaling.yarn_beta_fast";
  private static final String SLOW = "rope.scaling.yarn_beta_slow";
  private static final String MAGNITUDE = "rope.scaling.attn_factor";

  private GgufRotary() {}

  /** What a file says; what cannot be run goes to the problems. */
  static Positions.Rotary read(ModelKeys keys, GgufFile file, int headDim) {
    RotaryScaling scaling = scaling(keys);
    if (!(scaling instanceof RotaryScaling.Yarn) && keys.real(MAGNITUDE, 1) != 1) {
      keys.problems().add(keys.key(MAGNITUDE) + " can only be run with positions scaled by yarn");
    }
    Optional<List<Float>> divisors = divisors(keys, file, headDim);
    if (divisors.isPresent() && scaling != RotaryScaling.NONE) {
      keys.problems()
          .add(
              "its rotary positions are divided by '"
                  + DIVISORS
                  + "' and scaled as well, only one of the two can be run");
    }
    return new Positions.Rotary(
        keys.real(BASE, 10_000),
        divisors.<RotaryScaling>map(RotaryScaling.Divisors::new).orElse(scaling));
  }

  private static RotaryScaling scaling(ModelKeys keys) {
    double factor = keys.real(FACTOR, keys.real(LINEAR_FACTOR, 0));
    // llama.cpp's default: a factor whose type is not said is linear
    String type = keys.text(TYPE, factor == 0 || factor == 1 ? "none" : "linear");
    return switch (type) {
      case "none" -> RotaryScaling.NONE;
      case "linear" -> new RotaryScaling.Linear(factor == 0 ? keys.requiredReal(FACTOR) : factor);
      case "yarn" -> yarn(keys, keys.requiredReal(FACTOR));
      default -> {
        keys.problems()
            .add(
                "its rotary positions are scaled by the rule "
                    + FileFormatException.quote(type)
                    + ", only none, linear and yarn can be run");
        yield RotaryScaling.NONE;
      }
    };
  }

  private static RotaryScaling yarn(ModelKeys keys, double factor) {
    return new RotaryScaling.Yarn(
        factor,
        keys.required(ORIGINAL_CONTEXT),
        keys.real(FAST, RotaryScaling.Yarn.FAST_TURNS),
        keys.real(SLOW, RotaryScaling.Yarn.SLOW_TURNS),
        keys.real(MAGNITUDE, 1) * RotaryScaling.Yarn.usualMagnitude(factor));
  }

  private static Optional<List<Float>> divisors(ModelKeys keys, GgufFile file, int headDim) {
    GgufTensor tensor = file.header().tensors().get(DIVISORS);
    if (tensor == null) {
      return Optional.empty();
    }
    if (tensor.shape().size() != headDim / 2) {
      keys.problems()
          .add(
              "tensor '"
                  + DIVISORS
                  + "' is "
                  + tensor.shape()
                  + ", but half a head is "
                  + headDim / 2);
      return Optional.empty();
    }
    try (Memory memory = Memory.open()) {
      List<Float> divisors = new ArrayList<>();
      for (float divisor : Encoding.decode(file.encoded(tensor), memory).toArray()) {
        divisors.add(divisor);
      }
      return Optional.of(divisors);
    }
  }

  /** The metadata of rotary positions, keys without their prefix. */
  static Map<String, GgufValue> metadata(Positions.Rotary rotary, int headDim) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put(BASE, GgufValue.f32(rotary.base()));
    metadata.put(DIMENSIONS, GgufValue.u32(headDim));
    switch (rotary.scaling()) {
      case RotaryScaling.Linear linear -> {
        metadata.put(TYPE, GgufValue.text("linear"));
        metadata.put(FACTOR, GgufValue.f32(linear.factor()));
      }
      case RotaryScaling.Yarn yarn -> {
        metadata.put(TYPE, GgufValue.text("yarn"));
        metadata.put(FACTOR, GgufValue.f32(yarn.factor()));
        metadata.put(ORIGINAL_CONTEXT, GgufValue.u32(yarn.originalContext()));
        metadata.put(FAST, GgufValue.f32(yarn.fastTurns()));
        metadata.put(SLOW, GgufValue.f32(yarn.slowTurns()));
        double usual = RotaryScaling.Yarn.usualMagnitude(yarn.factor());
        metadata.put(MAGNITUDE, GgufValue.f32(yarn.magnitude() / usual));
      }
      case RotaryScaling.None _, RotaryScaling.Llama3 _, RotaryScaling.Divisors _ -> {}
    }
    return metadata;
  }

  /** Whether positions can only be said with a tensor of divisors. */
  static boolean needsDivisors(Positions positions) {
    return positions instanceof Positions.Rotary rotary
        && (rotary.scaling() instanceof RotaryScaling.Llama3
            || rotary.scaling() instanceof RotaryScaling.Divisors);
  }

  /** The tensor of divisors of a model that needs one: {@code [headDim / 2]}. */
  static Tensor divisors(TransformerConfig config, Memory memory) {
    Positions.Rotary rotary = (Positions.Rotary) config.positions();
    double[] plain = RotaryScaling.NONE.frequencies(config.headDim(), rotary.base());
    double[] scaled = rotary.scaling().frequencies(config.headDim(), rotary.base());
    float[] divisors = new float[plain.length];
    for (int i = 0; i < divisors.length; i++) {
      divisors[i] = (float) (plain[i] / scaled[i]);
    }
    return Tensor.of(memory, Shape.of(divisors.length), divisors);
  }
}
