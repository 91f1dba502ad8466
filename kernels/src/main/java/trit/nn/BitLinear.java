package trit.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.Backend;
import trit.quant.FakeQuantizer;
import trit.quant.TernaryAbsmean;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * BitNet b1.58's linear layers in training (Ma et al., 2024): the weights are rounded to ternary
 * numbers and the inputs to 8 bits on the way forward, and gradients pass straight through the
 * rounding to the latent weights. Layers that the fake-quantizer ignores, the embedding, the output
 * layer and the norms stay in full precision.
 */
public final class BitLinear implements Layers {
  private final Layers latent;
  private final Map<String, Tensor> rounded = new LinkedHashMap<>();

  /**
   * Layers that train {@code latent} through {@code fakeQuantizer}; {@link #round} must be called
   * before their first use.
   *
   * @param memory where the rounded weights live
   */
  public BitLinear(Parameters latent, FakeQuantizer fakeQuantizer, Memory memory) {
    this.latent = latent;
    LlamaModules modules = new LlamaModules(latent.weights().config());
    for (String module : modules.rounded(fakeQuantizer)) {
      Tensor weight = latent.weights().get(module + ".weight");
      rounded.put(module, memory.scratch(weight.shape()));
    }
  }

  /** Rounds the latent weights as they are now: once per step, since only a step changes them. */
  public void round(Backend backend) {
    rounded.forEach(
        (module, target) -> {
          Tensor weight = latent.parameter(module + ".weight").value();
          float gamma = TernaryAbsmean.scale(backend, weight);
          backend.fakeQuantizeTernary(weight, gamma, target);
        });
  }

  @Override
  public Variable parameter(String name) {
    return latent.parameter(name);
  }

  @Override
  public List<Variable> apply(Tape tape, Variable x, List<String> modules) {
    if (modules.stream().noneMatch(rounded::containsKey)) {
      return latent.apply(tape, x, modules);
    }
    Variable input = roundInput(tape, x, modules);
    return modules.stream().map(module -> applyOne(tape, x, input, module)).toList();
  }

  /** The rounded input, in the place of {@code x} where nobody needs that unrounded. */
  private Variable roundInput(Tape tape, Variable x, List<String> modules) {
    if (x.reread() || !rounded.keySet().containsAll(modules)) {
      return tape.roundRows(x);
    }
    tape.roundRowsInPlace(x);
    return x;
  }

  private Variable applyOne(Tape tape, Variable x, Variable roundedInput, String module) {
    Variable weight = latent.parameter(module + ".weight");
    Tensor ternary = rounded.get(module);
    return ternary == null
        ? tape.linear(x, weight)
        : tape.linear(roundedInput, weight.straightThrough(ternary));
  }
}
