package trit.nn;

import java.util.function.Function;
import trit.code.EncodedTensor;
import trit.file.TensorBody;
import trit.file.gguf.FusedName;
import trit.tensor.Memory;

/**
 * The bytes of a GGUF file's tensors: the inverse of {@link GgufTensorReader}.
 *
 * @param bodies by Hugging Face name, rows in the file's order
 */
record GgufTensorWriter(TransformerConfig config, Function<String, TensorBody> bodies) {

  /** The bytes of a tensor, by GGUF name. */
  TensorBody body(String name) {
    if (name.equals(GgufRotary.DIVISORS)) {
      return sink -> {
        try (Memory memory = Memory.open()) {
          sink.write(GgufRotary.divisors(config, memory).data());
        }
      };
    }
    if (FusedName.isFused(name)) {
      return sink -> {
        for (String part : FusedName.apart(name)) {
          parameter(part).writeTo(sink);
        }
      };
    }
    return parameter(name);
  }

  private TensorBody parameter(String name) {
    return bodies.apply(GgufTensorNames.toHuggingFace(name).orElseThrow());
  }

  /** The bytes of a tensor whose rows are in half-split order. */
  static TensorBody body(TransformerConfig config, String parameter, EncodedTensor tensor) {
    return config.architecture().interleavesInGguf() && RotaryOrder.concerns(parameter)
        ? RotaryOrder.interleaved(tensor, config.headDim())
        : TensorBody.of(tensor.data());
  }
}
