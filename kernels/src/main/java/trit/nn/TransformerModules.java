package trit.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import trit.quant.FakeQuantizer;
import trit.quant.LearnedScale;
import trit.tensor.Shape;

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

  /** The model's parameters, and the scales that a fake-quantizer learns with them. */
  public List<TransformerConfig.Parameter> parameters(Optional<FakeQuantizer> fakeQuantizer) {
    List<TransformerConfig.Parameter> all = new ArrayList<>(config.parameters());
    fakeQuantizer.filter(f -> f.weights().learnsScales()).ifPresent(f -> all.addAll(scales(f)));
    return all;
  }

  private List<TransformerConfig.Parameter> scales(FakeQuantizer fakeQuantizer) {
    Set<String> rounded = Set.copyOf(rounded(fakeQuantizer));
    return config.parameters().stream()
        .filter(p -> p.shape().rank() == 2 && rounded.contains(module(p)))
        .map(
            p ->
                new TransformerConfig.Parameter(
                    LearnedScale.name(p.name()),
                    Shape.of(fakeQuantizer.weights().scaleCount(p.shape()))))
        .toList();
  }

  /** The linear layers that this fake-quantizer rounds. */
  public List<String> rounded(FakeQuantizer fakeQuantizer) {
    return linear().stream().filter(module -> !fakeQuantizer.ignores(module)).toList();
  }

  private static List<String> modules(List<TransformerConfig.Parameter> parameters) {
    return parameters.stream().map(TransformerModules::module).distinct().toList();
  }

  private static String module(TransformerConfig.Parameter parameter) {
    return parameter.name().substring(0, parameter.name().lastIndexOf('.'));
  }
}
