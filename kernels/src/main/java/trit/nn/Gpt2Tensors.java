package trit.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trit.code.EncodedTensor;
import trit.file.safetensors.SafetensorsSet;
import trit.tensor.Memory;
import trit.tensor.Shape;

/**
 * The tensors of a GPT-2 checkpoint (Radford et al., 2019; transformers' {@code GPT2Model}) under
 * the names that most models have. Its matrices are stored the other way round, inputs by outputs,
 * and queries, keys and values are one.
 */
final class Gpt2Tensors {
  private static final Pattern BLOCK = Pattern.compile("h\\.(\\d{1,6})\\.(.+)\\.(weight|bias)");

  /** Masks that older checkpoints carry. */
  private static final Pattern MASK = Pattern.compile("h\\.\\d{1,6}\\.attn\\.(bias|masked_bias)");

  private static final String FUSED = "attn.c_attn";
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "wte.weight", "model.embed_tokens.weight",
          "wpe.weight", "model.embed_positions.weight",
          "ln_f.weight", "model.norm.weight",
          "ln_f.bias", "model.norm.bias");
  private static final Map<String, String> IN_BLOCK =
      Map.of(
          "ln_1", "input_layernorm",
          "attn.c_proj", "self_attn.o_proj",
          "ln_2", "post_attention_layernorm",
          "mlp.c_fc", "mlp.up_proj",
          "mlp.c_proj", "mlp.down_proj");
  private static final List<String> APART =
      List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");

  private final SafetensorsSet files;
  private final TransformerConfig config;
  private final Memory memory;
  private final Map<String, EncodedTensor> tensors = new LinkedHashMap<>();

  Gpt2Tensors(SafetensorsSet files, TransformerConfig config, Memory memory) {
    this.files = files;
    this.config = config;
    this.memory = memory;
  }

  Map<String, EncodedTensor> read() {
    for (String name : files.tensors().keySet()) {
      String plain = name.startsWith("transformer.") ? name.substring(12) : name;
      if (!MASK.matcher(plain).matches()) {
        add(plain, files.encoded(name));
      }
    }
    return tensors;
  }

  private void add(String name, EncodedTensor tensor) {
    Matcher block = BLOCK.matcher(name);
    if (!block.matches()) {
      tensors.put(OUTSIDE.getOrDefault(name, name), tensor);
      return;
    }
    String layer = "model.layers." + block.group(1) + ".";
    String kind = "." + block.group(3);
    EncodedTensor turned = tensor.shape().rank() == 2 ? transposed(tensor) : tensor;
    if (block.group(2).equals(FUSED) && hasRowsOfAll(turned)) {
      List<EncodedTensor> parts = FusedAttention.split(turned, config);
      for (int i = 0; i < parts.size(); i++) {
        tensors.put(layer + APART.get(i) + kind, parts.get(i));
      }
    } else {
      String module = IN_BLOCK.getOrDefault(block.group(2), block.group(2));
      tensors.put(layer + module + kind, turned);
    }
  }

  private boolean hasRowsOfAll(EncodedTensor fused) {
    return fused.shape().extent(0) == config.heads() * config.headDim() + 2 * config.kvWidth();
  }

  private EncodedTensor transposed(EncodedTensor tensor) {
    int rows = tensor.shape().extent(0);
    int columns = tensor.shape().extent(1);
    int width = tensor.encoding().blockBytes();
    EncodedTensor turned = tensor.encoding().scratch(Shape.of(columns, rows), memory);
    for (long i = 0; i < rows; i++) {
      for (long k = 0; k < columns; k++) {
        long from = (i * columns + k) * width;
        long to = (k * rows + i) * width;
        turned.data().asSlice(to, width).copyFrom(tensor.data().asSlice(from, width));
      }
    }
    return turned;
  }
}
