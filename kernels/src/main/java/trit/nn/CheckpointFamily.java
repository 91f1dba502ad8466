package trit.nn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import trit.code.EncodedTensor;
import trit.file.FileFormatException;
import trit.file.safetensors.SafetensorsSet;
import trit.tensor.Memory;

/** The kinds of Hugging Face checkpoints ({@code model_type}): how each says its configuration. */
enum CheckpointFamily {
  LLAMA("llama") {
    @Override
    TransformerConfig config(ConfigJson json) {
      List<Part> parts = new ArrayList<>();
      if (json.flag("attention_bias", false)) {
        parts.addAll(List.of(Part.QKV_BIAS, Part.OUTPUT_BIAS));
      }
      if (json.flag("mlp_bias", false)) {
        parts.add(Part.FEED_FORWARD_BIAS);
      }
      return likeLlama(json, Architecture.LLAMA, parts);
    }
  },

  QWEN2("qwen2") {
    @Override
    TransformerConfig config(ConfigJson json) {
      requireFlag(json, "use_sliding_window", false);
      return likeLlama(json, Architecture.QWEN2, List.of());
    }

    /** Nothing: all have those that they have. */
    @Override
    void writeBiases(ObjectNode json, Block block) {}
  },

  QWEN3("qwen3") {
    @Override
    TransformerConfig config(ConfigJson json) {
      requireFlag(json, "use_sliding_window", false);
      boolean biased = json.flag("attention_bias", false);
      return likeLlama(
          json, Architecture.QWEN3, biased ? List.of(Part.QKV_BIAS, Part.OUTPUT_BIAS) : List.of());
    }

    @Override
    int usualHeadDim(int hidden, int heads) {
      return 128;
    }

    @Override
    void writeBiases(ObjectNode json, Block block) {
      json.put("attention_bias", block.has(Part.QKV_BIAS));
    }
  },

  GPT2("gpt2") {
    @Override
    TransformerConfig config(ConfigJson json) {
      requireActivation(json, "activation_function", "gelu_new", List.of("gelu_new"));
      requireFlag(json, "scale_attn_weights", true);
      requireFlag(json, "scale_attn_by_inverse_layer_idx", false);
      int hidden = json.whole("n_embd");
      int heads = json.whole("n_head");
      double epsilon = json.real("layer_norm_epsilon", 1e-5);
      return new TransformerConfig(
          Architecture.GPT2,
          hidden,
          json.whole("n_layer"),
          heads,
          heads,
          heads > 0 ? hidden / heads : 0,
          json.whole("n_inner", 4 * hidden),
          json.whole("n_positions", json.whole("n_ctx", 1_024)),
          json.whole("vocab_size"),
          json.flag("tie_word_embeddings", true),
          new Positions.Learned(),
          Architecture.GPT2.block(epsilon, part -> false),
          Architecture.GPT2.norm(epsilon));
    }

    @Override
    Map<String, EncodedTensor> tensors(
        SafetensorsSet files, TransformerConfig config, ConfigJson json, Memory memory) {
      return new Gpt2Tensors(files, config, memory).read();
    }
  },

  BITNET("bitnet") {
    @Override
    TransformerConfig config(ConfigJson json) {
      String activation = requireActivation(json, "hidden_act", "relu2", List.of("relu2", "silu"));
      return likeLlama(
          json,
          activation.equals("silu") ? Architecture.BITNET : Architecture.BITNET_B158,
          List.of(Part.WEIGHT_SCALES));
    }

    @Override
    Map<String, EncodedTensor> tensors(
        SafetensorsSet files, TransformerConfig config, ConfigJson json, Memory memory) {
      return new BitNetTensors(files, config, json, memory).read();
    }
  },

  /**
   * BitNet b1.58 whose layers normalise their own inputs: no norms stand between them, and no gains
   * are learned.
   */
  BITLLAMA("bitllama") {
    @Override
    TransformerConfig config(ConfigJson json) {
      ConfigJson linear = json.object("bitlinear");
      if (!linear.text("input_norm", "").equals("l2") || linear.flag("block_norms", true)) {
        json.problems()
            .add("bitlinear is of another kind than input_norm 'l2' without block_norms");
      }
      TransformerConfig config = likeLlama(json, Architecture.BITNET, List.of(Part.WEIGHT_SCALES));
      Part[] parts = config.block().parts().toArray(Part[]::new);
      return config.withBlock(Block.gatedSilu(InputNorms.EPSILON, parts));
    }

    @Override
    Map<String, EncodedTensor> tensors(
        SafetensorsSet files, TransformerConfig config, ConfigJson json, Memory memory) {
      Map<String, EncodedTensor> tensors = new BitNetTensors(files, config, json, memory).read();
      InputNorms.addTo(tensors, config, memory);
      return tensors;
    }
  };

  private final String modelType;

  CheckpointFamily(String modelType) {
    this.modelType = modelType;
  }

  /** Reads the configuration; what cannot be run goes to the problems. */
  abstract TransformerConfig config(ConfigJson json);

  /**
   * The tensors of a checkpoint under the names that most models have.
   *
   * @param json of its configuration
   * @param memory where those live that do not lie in the files as they are run
   */
  Map<String, EncodedTensor> tensors(
      SafetensorsSet files, TransformerConfig config, ConfigJson json, Memory memory) {
    if (json.has("quantization_config")) {
      throw new FileFormatException(
          files.folder(),
          "the weights are quantized (quantization_config), use the model's original checkpoint");
    }
    Map<String, EncodedTensor> tensors = new LinkedHashMap<>();
    files.tensors().keySet().forEach(name -> tensors.put(name, files.encoded(name)));
    return tensors;
  }

  /** The family that models of an architecture are written as; empty where none are. */
  static Optional<CheckpointFamily> of(Architecture architecture) {
    return switch (architecture) {
      case LLAMA -> Optional.of(LLAMA);
      case QWEN2 -> Optional.of(QWEN2);
      case QWEN3 -> Optional.of(QWEN3);
      case GPT2, BITNET, BITNET_B158 -> Optional.empty();
    };
  }

  /** {@code model_type}. */
  String modelType() {
    return modelType;
  }

  /** The class of transformers that runs it, such as {@code Qwen2ForCausalLM}. */
  String className() {
    return Character.toUpperCase(modelType.charAt(0)) + modelType.substring(1) + "ForCausalLM";
  }

  /** Says which layers have biases. */
  void writeBiases(ObjectNode json, Block block) {
    json.put("attention_bias", block.has(Part.QKV_BIAS));
    json.put("mlp_bias", block.has(Part.FEED_FORWARD_BIAS));
  }

  /** The family of this {@code model_type}. */
  static Optional<CheckpointFamily> named(String modelType) {
    return Arrays.stream(values()).filter(f -> f.modelType.equals(modelType)).findFirst();
  }

  /** All of them, for messages. */
  static String names() {
    return Arrays.stream(values()).map(f -> f.modelType).collect(Collectors.joining(", "));
  }

  /** The size of a head where nothing is said. */
  int usualHeadDim(int hidden, int heads) {
    return heads == 0 ? 0 : hidden / heads;
  }

  /** What Llama and its descendants say alike. */
  TransformerConfig likeLlama(ConfigJson json, Architecture architecture, List<Part> parts) {
    if (!architecture.isBitNet()) {
      requireActivation(json, "hidden_act", "silu", List.of("silu"));
    }
    int hidden = json.whole("hidden_size");
    int heads = json.whole("num_attention_heads");
    double epsilon = json.real("rms_norm_eps", 1e-6);
    return new TransformerConfig(
        architecture,
        hidden,
        json.whole("num_hidden_layers"),
        heads,
        json.whole("num_key_value_heads", heads),
        json.whole("head_dim", usualHeadDim(hidden, heads)),
        json.whole("intermediate_size"),
        json.whole("max_position_embeddings"),
        json.whole("vocab_size"),
        json.flag("tie_word_embeddings", false),
        HuggingFaceRotary.read(json),
        architecture.block(epsilon, Set.copyOf(parts)::contains),
        architecture.norm(epsilon));
  }

  private static String requireActivation(
      ConfigJson json, String key, String usual, List<String> allowed) {
    String activation = json.text(key, usual);
    if (!allowed.contains(activation)) {
      json.refuse(key, "'" + String.join("' or '", allowed) + "'");
    }
    return activation;
  }

  /** Refuses what is computed otherwise where a setting is not as usual. */
  private static void requireFlag(ConfigJson json, String key, boolean usual) {
    if (json.flag(key, usual) != usual) {
      json.refuse(key, String.valueOf(usual));
    }
  }
}
