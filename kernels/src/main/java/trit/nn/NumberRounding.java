package trit.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.compute.Backend;
import trit.quant.LearnedScale;
import trit.quant.Scales;
import trit.quant.Surrogate;
import trit.quant.WeightQuantizer;
import trit.tensor.Tensor;

/**
 * Layers that are rounded to evenly spaced numbers, with scales that are chosen for all of them at
 * once.
 *
 * @param quantizer of all of them
 * @param latent their weights and gradients
 * @param rounded what they become, by module
 * @param scales that the last step rounded with, by module
 */
record NumberRounding(
    WeightQuantizer quantizer,
    Parameters latent,
    Map<String, Tensor> rounded,
    Map<String, Scales> scales)
    implements LayerRounding {

  /** Layers that are still to be named. */
  static NumberRounding of(WeightQuantizer quantizer, Parameters latent) {
    return new NumberRounding(quantizer, latent, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  @Override
  public void round(Backend backend, int made) {
    chooseScales(backend);
    rounded.forEach(
        (module, target) -> quantizer.round(backend, weight(module), scales.get(module), target));
  }

  private void chooseScales(Backend backend) {
    List<String> modules = List.copyOf(rounded.keySet());
    List<Tensor> weights = modules.stream().map(this::weight).toList();
    List<Scales> chosen =
        quantizer.learnsScales()
            ? new LearnedScale(quantizer).scalesOfEach(backend, weights, learned(modules))
            : quantizer.scalesOfEach(backend, weights);
    for (int i = 0; i < chosen.size(); i++) {
      scales.put(modules.get(i), chosen.get(i));
    }
  }

  private List<Tensor> learned(List<String> modules) {
    return modules.stream()
        .map(module -> latent.weights().get(LearnedScale.name(module + ".weight")))
        .toList();
  }

  private Tensor weight(String module) {
    return latent.weights().get(module + ".weight");
  }

  @Override
  public void passGradients(Backend backend, double share) {
    rounded.keySet().forEach(module -> passGradients(backend, share, module));
  }

  private void passGradients(Backend backend, double share, String module) {
    String name = module + ".weight";
    Tensor gradient = latent.gradients().get(name);
    if (quantizer.learnsScales()) {
      Tensor scaleGradient = latent.gradients().get(LearnedScale.name(name));
      new LearnedScale(quantizer)
          .passGradients(
              backend, weight(module), scales.get(module), share, gradient, scaleGradient);
    } else {
      new Surrogate(quantizer, backend).apply(weight(module), scales.get(module), share, gradient);
    }
  }
}
