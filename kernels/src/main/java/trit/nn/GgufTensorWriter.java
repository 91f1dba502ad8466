package trit.nn;

import java.util.function.Function;
import trit.code.EncodedTensor;
import trit.file.TensorBody;
import trit.tensor.Memory;

/**
 * The bytes of a GGUF file's tensors: the inverse of {@link GgufTensorReader}.
 *
 * @param tensors by Hugging Face name, in half-split order
 */
record GgufTensorWriter(TransformerConfig config, Function<String, EncodedTensor> tensors) {

  /** The bytes of a tensor, by GGUF name. */
  TensorBody body(String name) {
    if (name.equals(GgufRotary.DIVISORS)) {
      return sink -> {
        try (Memory memory = Memory.open()) {
          sink.write(GgufRotary.divisors(config, memory).data());
        }
      };
    }
    if (FusedAttention.isFused(name)) {
      return sink -> {
        for (String part : FusedAttention.apart(name)) {
          parameter(part).writeTo(sink);
        }
      };
    }
    return parameter(name);
  }

  private TensorBody parameter(String name) {
    String parameter = GgufTensorNames.toHuggingFace(name).orElseThrow();
    EncodedTensor tensor = tensors.apply(parameter);
    return config.architecture().interleavesInGguf() && RotaryOrder.concerns(parameter)
        ? RotaryOrder.interleaved(tensor, config.headDim())
        : TensorBody.of(tensor.data());
  }
}
