package trit.train;

import java.util.ArrayList;
import java.util.List;
import trit.autograd.Tape;
import trit.compute.Backend;
import trit.nn.BitLinear;
import trit.nn.Layers;
import trit.nn.Llama;
import trit.nn.TokenBatch;
import trit.tensor.Memory;
import trit.tensor.Tensor;
import trit.tensor.Workspace;

/**
 * One optimizer step: draws a batch, passes it through the model in micro-batches whose gradients
 * add up, and moves the weights.
 */
public final class TrainingStep implements AutoCloseable {
  private final TrainingConfig config;
  private final TrainingState state;
  private final Batches batches;
  private final Backend backend;
  private final Llama model;
  private final BitLinear rounded;
  private final int microBatch;
  private final Memory memory = Memory.open();
  private final Workspace workspace = new Workspace();
  private final Tape tape;

  /** Steps of a training; closing them gives their workspace back, not the state. */
  public TrainingStep(
      TrainingConfig config, TrainingState state, Batches batches, Backend backend) {
    this.config = config;
    this.state = state;
    this.batches = batches;
    this.backend = backend;
    this.model = new Llama(state.parameters().weights().config());
    this.rounded =
        config
            .fakeQuantizer()
            .map(quantizer -> new BitLinear(state.parameters(), quantizer, memory))
            .orElse(null);
    this.microBatch =
        new StepMemory(model.config(), config.length(), rounded != null).microBatch(config.batch());
    this.tape = new Tape(backend, workspace);
  }

  /**
   * Makes the next step.
   *
   * @param betweenMicroBatches may throw to abandon the step, which then has changed nothing
   * @return the loss of the batch before the step, in nats per token
   * @throws TrainingException if the loss or a gradient is not finite; the weights are unchanged
   */
  public double run(Runnable betweenMicroBatches) {
    List<TokenBatch> parts = draw();
    double scale = 1.0 / parts.stream().mapToInt(Batches::learned).sum();
    Layers layers = layers();
    state.parameters().zeroGradients();
    double loss = 0;
    for (TokenBatch part : parts) {
      betweenMicroBatches.run();
      loss += model.loss(tape, layers, part, scale);
      tape.backward();
      tape.reset();
    }
    requireFinite("loss", loss);
    if (layers == rounded) {
      rounded.passGradients(backend);
    }
    double rate = config.schedule().rate(state.steps());
    double norm = state.optimizer().step(backend, state.parameters(), rate, state.steps());
    requireFinite("norm of the gradients", norm);
    state.advance(loss);
    return loss;
  }

  /** The weights as the last step rounded them; none where nothing is rounded. */
  List<Tensor> roundedWeights() {
    return rounded == null ? List.of() : rounded.roundedWeights();
  }

  /** Bytes that activations and their gradients have taken so far. */
  public long workspaceBytes() {
    return workspace.bytes();
  }

  private List<TokenBatch> draw() {
    List<TokenBatch> parts = new ArrayList<>();
    for (int first = 0; first < config.batch(); first += microBatch) {
      parts.add(batches.draw(state.steps(), first, microBatch));
    }
    return parts;
  }

  private Layers layers() {
    double share = config.onset().share(state.steps());
    if (rounded == null || share == 0) {
      return state.parameters();
    }
    rounded.round(backend, share);
    return rounded;
  }

  private void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          "step %d: the %s is %s; lower lr (%s) or raise warmup (%d)"
              .formatted(
                  state.steps(),
                  what,
                  value,
                  config.optimizer().adamW().lr(),
                  config.optimizer().adamW().warmup()));
    }
  }

  @Override
  public void close() {
    workspace.close();
    memory.close();
  }
}
