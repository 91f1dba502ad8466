package trit.train;

import java.util.LinkedHashMap;
import java.util.Map;
import trit.nn.LlamaWeights;
import trit.nn.Parameters;
import trit.tensor.Memory;
import trit.tensor.Tensor;

/**
 * All that training changes: with it, a configuration and its tokens, every later step is
 * determined.
 */
public final class TrainingState {
  /** The weight of the newest loss in the running one: about the mean of the last twenty. */
  private static final double NEWEST = 0.05;

  private final Parameters parameters;
  private final Optimizer optimizer;
  private Map<String, Tensor> held = Map.of();
  private int steps;
  private double loss;
  private LossScale lossScale = new LossScale(LossScale.FIRST, 0);

  /**
   * The state before the first step.
   *
   * @param weights what is trained, in place
   * @param memory where gradients and the optimizer's memory live
   */
  public TrainingState(LlamaWeights weights, OptimizerConfig optimizer, Memory memory) {
    this.parameters = Parameters.of(weights, memory);
    this.optimizer = optimizer.optimizer(parameters, memory);
  }

  /** The weights and their gradients. */
  public Parameters parameters() {
    return parameters;
  }

  /** The optimizer and what it remembers. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** How many steps have been made. */
  public int steps() {
    return steps;
  }

  /** The loss as a running mean over about the last twenty steps, in nats per token. */
  public double loss() {
    return loss;
  }

  /** Records that one more step has been made, and its loss. */
  void advance(double newest) {
    steps++;
    loss += (newest - loss) * Math.max(NEWEST, 1.0 / steps);
  }

  /** What the loss is multiplied by where gradients have 16 bits. */
  LossScale lossScale() {
    return lossScale;
  }

  /** Goes on from a state whose tensors have been put in place. */
  void resume(int made, double mean, LossScale scale) {
    steps = made;
    loss = mean;
    lossScale = scale;
  }

  /** Takes what a training's layers hold from step to step, which is then part of the state. */
  void hold(Map<String, Tensor> tensors) {
    held = Map.copyOf(tensors);
  }

  /** Every tensor of the state, under the name that a checkpoint gives it. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parameters.weights().tensors().forEach((name, tensor) -> all.put("weights." + name, tensor));
    all.putAll(optimizer.state());
    held.forEach((name, tensor) -> all.put("held." + name, tensor));
    return all;
  }
}
