package trit.nn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import trit.quant.CompressedRounding;
import trit.quant.FakeQuantizer;
import trit.quant.LearnedScale;
import trit.quant.WeightQuantizer;
import trit.quant.WeightRounding;
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
    fakeQuantizer.ifPresent(f -> all.addAll(scales(f)));
    return all;
  }

  private List<TransformerConfig.Parameter> scales(FakeQuantizer fakeQuantizer) {
    List<TransformerConfig.Parameter> scales = new ArrayList<>();
    for (TransformerConfig.Parameter parameter : matrices(fakeQuantizer)) {
      if (fakeQuantizer.rounding(module(parameter)) instanceof WeightQuantizer numbers
          && numbers.learnsScales()) {
        scales.add(
            new TransformerConfig.Parameter(
                LearnedScale.name(parameter.name()),
                Shape.of(numbers.scaleCount(parameter.shape()))));
      }
    }
    return scales;
  }

  /** The matrices of the linear layers that a fake-quantizer rounds. */
  private List<TransformerConfig.Parameter> matrices(FakeQuantizer fakeQuantizer) {
    Set<String> rounded = Set.copyOf(rounded(fakeQuantizer));
    return config.parameters().stream()
        .filter(p -> p.shape().rank() == 2 && rounded.contains(module(p)))
        .toList();
  }

  /**
   * What training rounds the weights of this name to; empty where it leaves them as they are.
   *
   * @param weights the name of any parameter
   */
  public Optional<WeightRounding> rounding(FakeQuantizer fakeQuantizer, String weights) {
    return rounded(fakeQuantizer).stream()
        .filter(module -> weights.equals(module + ".weight"))
        .filter(fakeQuantizer::rounds)
        .map(fakeQuantizer::rounding)
        .findFirst();
  }

  /** Why this model cannot be trained through a fake-quantizer, one sentence each. */
  public List<String> problems(FakeQuantizer fakeQuantizer) {
    List<String> problems = new ArrayList<>(fakeQuantizer.problems(all()));
    Set<String> obstacles = new LinkedHashSet<>();
    for (TransformerConfig.Parameter parameter : matrices(fakeQuantizer)) {
      if (fakeQuantizer.rounding(module(parameter)) instanceof CompressedRounding codes) {
        codes
            .method()
            .obstacle(parameter.shape())
            .map(why -> module(parameter) + ": " + why + "; ignore it, or round it otherwise")
            .ifPresent(obstacles::add);
      }
    }
    problems.addAll(obstacles);
    return problems;
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
