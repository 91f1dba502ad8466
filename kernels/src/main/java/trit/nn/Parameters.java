package trit.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * The parameters that training changes, each with a gradient of its own that lasts from step to
 * step. Its linear layers are applied in full precision.
 *
 * @param weights what is trained
 * @param gradients one per tensor of {@code weights}, under the same names
 */
public record Parameters(LlamaWeights weights, Map<String, Tensor> gradients) implements Layers {

  /** Parameters whose gradients are zero. */
  public static Parameters of(LlamaWeights weights, Memory memory) {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    weights.tensors().forEach((name, w) -> gradients.put(name, memory.tensor(w.shape())));
    return new Parameters(weights, gradients);
  }

  /** Sets every gradient to zero. */
  public void zeroGradients() {
    gradients.values().forEach(gradient -> gradient.fill(0));
  }

  @Override
  public Variable parameter(String name) {
    return Variable.parameter(weights.get(name), gradients.get(name));
  }

  @Override
  public List<Variable> apply(Tape tape, Variable x, List<String> modules) {
    return modules.stream().map(m -> tape.linear(x, parameter(m + ".weight"))).toList();
  }
}
