package trit.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.code.EncodedTensor;
import trit.file.gguf.FusedName;
import trit.file.gguf.GgufFile;
import trit.file.gguf.GgufTensor;
import trit.tensor.Shape;

/**
 * The tensors of a GGUF file as views of it, by Hugging Face names: queries, keys and values apart,
 * the rows of queries and keys in the file's rotary order.
 */
final class GgufTensorReader {
  static final String OUTPUT = "output.weight";

  private final GgufFile file;
  private final TransformerConfig config;

  /** Reads for a configuration. */
  GgufTensorReader(GgufFile file, TransformerConfig config) {
    this.file = file;
    this.config = config;
  }

  /** The shape of every tensor, by GGUF name. */
  Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (GgufTensor tensor : file.header().tensors().values()) {
      if (isFused(tensor)) {
        for (int i = 0; i < 3; i++) {
          int rows = FusedAttention.rows(config)[i];
          boolean vector = tensor.shape().rank() == 1;
          shapes.put(
              FusedName.apart(tensor.name()).get(i),
              vector ? Shape.of(rows) : Shape.of(rows, tensor.shape().columns()));
        }
      } else if (!tensor.name().equals(GgufRotary.DIVISORS)) {
        shapes.put(tensor.name(), tensor.shape());
      }
    }
    return shapes;
  }

  /** A parameter, by Hugging Face name. */
  EncodedTensor read(String parameter) {
    String name = GgufTensorNames.toGguf(parameter).orElseThrow();
    GgufTensor own = file.header().tensors().get(name);
    return own != null ? file.encoded(own) : partOfFused(name);
  }

  private EncodedTensor partOfFused(String name) {
    for (GgufTensor tensor : file.header().tensors().values()) {
      int part = isFused(tensor) ? FusedName.apart(tensor.name()).indexOf(name) : -1;
      if (part >= 0) {
        return FusedAttention.split(file.encoded(tensor), config).get(part);
      }
    }
    throw new IllegalArgumentException("the file has no tensor '" + name + "'");
  }

  private boolean isFused(GgufTensor tensor) {
    int[] rows = FusedAttention.rows(config);
    Shape shape = tensor.shape();
    return FusedName.isFused(tensor.name())
        && config.architecture().fusesInGguf()
        && (shape.rank() == 1 ? shape.extent(0) : shape.rows()) == rows[0] + rows[1] + rows[2];
  }
}
