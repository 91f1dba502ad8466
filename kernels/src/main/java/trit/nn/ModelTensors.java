package trit.nn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import trit.code.EncodedTensor;
import trit.file.FileFormatException;
import trit.tensor.Shape;

/** Compares the tensors of a file with those that a configuration asks for. */
final class ModelTensors {
  private static final int MOST_SHOWN = 8;

  private ModelTensors() {}

  /**
   * Checks that exactly the tensors of a configuration are there, in its shapes.
   *
   * @param file for the message
   * @param parameters what the configuration asks for
   * @param found what the file holds, by the file's own names
   * @param named how the file calls a parameter
   * @throws FileFormatException with everything that does not fit
   */
  static void check(
      Path file,
      List<TransformerConfig.Parameter> parameters,
      Map<String, Shape> found,
      Function<String, String> named) {
    List<String> problems = new ArrayList<>();
    Set<String> unexpected = new LinkedHashSet<>(found.keySet());
    for (TransformerConfig.Parameter parameter : parameters) {
      String name = named.apply(parameter.name());
      Shape shape = found.get(name);
      unexpected.remove(name);
      if (shape == null) {
        problems.add("tensor " + FileFormatException.quote(name) + " is missing");
      } else if (!shape.equals(parameter.shape())) {
        problems.add(
            "tensor "
                + FileFormatException.quote(name)
                + " is "
                + shape
                + ", its configuration says "
                + parameter.shape());
      }
    }
    for (String name : unexpected) {
      problems.add("tensor " + FileFormatException.quote(name) + " is no part of such a model");
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MOST_SHOWN;
      throw new FileFormatException(
          file,
          String.join("; ", problems.subList(0, Math.min(MOST_SHOWN, problems.size())))
              + (more > 0 ? "; and " + more + " more" : "")
              + "; is the configuration that of another model?");
    }
  }

  /**
   * Tensors in the order of a configuration's parameters; those that are not there are left out.
   */
  static Map<String, EncodedTensor> inOrder(
      List<TransformerConfig.Parameter> parameters, Function<String, EncodedTensor> tensors) {
    Map<String, EncodedTensor> ordered = new LinkedHashMap<>();
    for (TransformerConfig.Parameter parameter : parameters) {
      EncodedTensor tensor = tensors.apply(parameter.name());
      if (tensor != null) {
        ordered.put(parameter.name(), tensor);
      }
    }
    return ordered;
  }
}
