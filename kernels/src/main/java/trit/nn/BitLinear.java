package trit.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.Activations;
import trit.compute.Backend;
import trit.quant.CompressedRounding;
import trit.quant.FadeIn;
import trit.quant.FakeQuantizer;
import trit.quant.WeightQuantizer;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Linear layers in quantization-aware training: the weights, and where asked the inputs, are
 * rounded on the way forward, and the gradients of the rounded weights become those of the latent
 * ones. With ternary weights and 8-bit inputs this is BitNet b1.58's layer (Ma et al., 2024).
 * Layers that the fake-quantizer ignores, the embedding, the output layer and the norms stay in
 * full precision.
 *
 * <p>A step calls {@link #prepare}, then goes forward and backward any number of times, then calls
 * {@link #passGradients}.
 */
public final class BitLinear implements TrainedLayers {
  private final Parameters latent;
  private final boolean roundsInputs;
  private final Map<String, Tensor> rounded = new LinkedHashMap<>();
  private final List<LayerRounding> roundings = new ArrayList<>();
  private double share;

  /**
   * Layers that train {@code latent} through {@code fakeQuantizer}; {@link #prepare} must be called
   * before their first use.
   *
   * @param memory where the rounded weights live
   */
  public BitLinear(Parameters latent, FakeQuantizer fakeQuantizer, Memory memory) {
    this.latent = latent;
    this.roundsInputs = fakeQuantizer.activations() == Activations.INT8_PER_TOKEN;
    Map<WeightQuantizer, NumberRounding> numbers = new LinkedHashMap<>();
    TransformerModules modules = new TransformerModules(latent.weights().config());
    for (String module : modules.rounded(fakeQuantizer)) {
      String name = module + ".weight";
      Tensor weight = latent.weights().get(name);
      Tensor target = memory.scratch(weight.shape());
      rounded.put(module, target);
      switch (fakeQuantizer.rounding(module)) {
        case WeightQuantizer quantizer ->
            numbers
                .computeIfAbsent(quantizer, q -> NumberRounding.of(q, latent))
                .rounded()
                .put(module, target);
        case CompressedRounding codes ->
            roundings.add(CodeRounding.of(codes, name, weight, target, memory));
      }
    }
    roundings.addAll(numbers.values());
  }

  /** Rounds the latent weights as they are now; where the share is 0, steps see those. */
  @Override
  public void prepare(Backend backend, double share, int made) {
    this.share = share;
    if (share == 0) {
      return;
    }
    roundings.forEach(rounding -> rounding.round(backend, made));
    rounded.forEach(
        (module, target) ->
            FadeIn.mix(backend, latent.weights().get(module + ".weight"), share, target));
  }

  @Override
  public List<Tensor> roundedWeights() {
    return List.copyOf(rounded.values());
  }

  @Override
  public Map<String, Tensor> held() {
    Map<String, Tensor> held = new LinkedHashMap<>();
    roundings.forEach(rounding -> held.putAll(rounding.held()));
    return held;
  }

  /** Turns the gradients of the rounded weights into the latent ones'. */
  @Override
  public void passGradients(Backend backend) {
    if (share > 0) {
      roundings.forEach(rounding -> rounding.passGradients(backend, share));
    }
  }

  @Override
  public Variable parameter(String name) {
    return latent.parameter(name);
  }

  @Override
  public List<Variable> apply(Tape tape, Variable x, List<String> modules) {
    if (share == 0 || modules.stream().noneMatch(rounded::containsKey)) {
      return latent.apply(tape, x, modules);
    }
    Variable input = roundInput(tape, x, modules);
    return modules.stream().map(module -> applyOne(tape, x, input, module)).toList();
  }

  @Override
  public List<Variable> applyNormed(
      Tape tape, Variable x, Variable gain, float epsilon, List<String> modules) {
    if (share == 0 || !roundsInputs || !rounded.keySet().containsAll(modules)) {
      return TrainedLayers.super.applyNormed(tape, x, gain, epsilon, modules);
    }
    Variable input = tape.rmsNormRounded(x, gain, epsilon);
    return modules.stream().map(module -> applyOne(tape, input, input, module)).toList();
  }

  /** The rounded input, in the place of {@code x} where nobody needs that unrounded. */
  private Variable roundInput(Tape tape, Variable x, List<String> modules) {
    if (!roundsInputs) {
      return x;
    }
    if (x.reread() || !rounded.keySet().containsAll(modules)) {
      return tape.roundRows(x);
    }
    tape.roundRowsInPlace(x);
    return x;
  }

  private Variable applyOne(Tape tape, Variable x, Variable roundedInput, String module) {
    Variable weight = latent.parameter(module + ".weight");
    Tensor value = rounded.get(module);
    return value == null
        ? tape.linear(x, weight)
        : tape.linear(roundedInput, weight.straightThrough(value));
  }
}
