package trit.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trit.autograd.Tape;
import trit.autograd.Variable;
import trit.compute.Backend;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * Parameters, and a gradient that lasts from step to step for each that training changes. Linear
 * layers are applied in full precision.
 *
 * @param weights all of them
 * @param gradients under the names of those that are trained
 */
public record Parameters(LlamaWeights weights, Map<String, Tensor> gradients)
    implements TrainedLayers {

  /** Parameters whose gradients are zero. */
  public static Parameters of(LlamaWeights weights, Memory memory) {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    weights.tensors().forEach((name, w) -> gradients.put(name, memory.tensor(w.shape())));
    return new Parameters(weights, gradients);
  }

  /** Parameters that nothing changes. */
  public static Parameters frozen(LlamaWeights weights) {
    return new Parameters(weights, Map.of());
  }

  /** Sets every gradient to zero. */
  public void zeroGradients(Backend backend) {
    gradients.values().forEach(backend::clear);
  }

  @Override
  public Variable parameter(String name) {
    Tensor gradient = gradients.get(name);
    return gradient == null
        ? Variable.constant(weights.get(name))
        : Variable.parameter(weights.get(name), gradient);
  }

  /** Nothing: they are used as they are. */
  @Override
  public void prepare(Backend backend, double share, int made) {}

  /** Nothing: the gradients are theirs. */
  @Override
  public void passGradients(Backend backend) {}

  @Override
  public List<Variable> apply(Tape tape, Variable x, List<String> modules) {
    return modules.stream().map(m -> tape.linear(x, parameter(m + ".weight"))).toList();
  }
}
