package trit.nn;

import java.util.ArrayList;
import java.util.List;
import trit.quant.FakeQuantizer;

/**
 * The modules of a transformer under their Hugging Face names.
 *
 * @param config the shape
 */
public record TransformerModules(TransformerConfig config) {

  /** All of them; the output layer also where it is the embedding. */
  public List<String> all() {
    List<String> all = new ArrayList<>(modules(config.parameters()));
    if (config.tieEmbeddings()) {
      all.add("lm_head");
    }
    return List.copyOf(all);
  }

  /** The linear layers inside the blocks: those that a fake-quantizer may round. */
  public List<String> linear() {
    return modules(
        config.parameters().stream()
            .filter(p -> p.shape().rank() == 2 && p.name().startsWith("model.layers."))
            .toList());
  }

  /** The linear layers that this fake-quantizer rounds. */
  public List<String> rounded(FakeQuantizer fakeQuantizer) {
    return linear().stream().filter(module -> !fakeQuantizer.ignores(module)).toList();
  }

  private static List<String> modules(List<TransformerConfig.Parameter> parameters) {
    return parameters.stream()
        .map(parameter -> parameter.name().substring(0, parameter.name().lastIndexOf('.')))
        .distinct()
        .toList();
  }
}
