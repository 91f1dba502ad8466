package trit.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import trit.autograd.Precision;
import trit.autograd.Tape;
import trit.compute.Backend;
import trit.nn.TokenBatch;
import trit.tensor.Memory;
import trit.tensor.RandomStream;
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
  private final TrainingGraph graph;
  private final Optional<QkClipping> clipping;
  private final int microBatch;
  private final Memory memory;
  private final Workspace workspace;
  private final Tape tape;

  /** Steps that learn the next token; closing them gives their workspace back, not the state. */
  public TrainingStep(
      TrainingConfig config, TrainingState state, Batches batches, Backend backend) {
    this(
        config,
        state,
        memory -> TrainingGraph.of(config, state, TrainingLoss.nextToken(), memory),
        batches,
        backend);
  }

  /**
   * Steps of a training.
   *
   * @param graph what a batch goes through, made with memory that lives as long as these steps
   */
  public TrainingStep(
      TrainingConfig config,
      TrainingState state,
      Function<Memory, TrainingGraph> graph,
      Batches batches,
      Backend backend) {
    this.config = config;
    this.state = state;
    this.batches = batches;
    this.backend = backend;
    this.memory = backend.openMemory();
    this.workspace = new Workspace(backend.openMemory());
    TrainingGraph made = graph.apply(memory);
    state.hold(made.layers().held());
    this.clipping =
        config.optimizer().qkClip().map(clip -> new QkClipping(clip, made.model().config()));
    this.graph = clipping.map(made::watched).orElse(made);
    boolean rounds = config.fakeQuantizer().isPresent();
    this.microBatch =
        new StepMemory(this.graph.model().config(), config.length(), rounds)
            .microBatch(config.batch());
    this.tape = new Tape(backend, workspace, config.precision());
  }

  /**
   * Makes the next step.
   *
   * @param betweenMicroBatches may throw to abandon the step, which then has changed nothing
   * @return when all of it is done, the losses of the batch before the step, in nats per token; see
   *     {@link TrainingLoss}
   * @throws TrainingException if the loss or a gradient is not finite; the weights are unchanged
   */
  public double[] losses(Runnable betweenMicroBatches) {
    List<TokenBatch> parts = draw();
    TrainingLoss.Parts objectives = graph.loss().over(parts);
    Onset onset = config.onset();
    int made = state.steps() - onset.startStep();
    graph.layers().prepare(backend, onset.share(state.steps()), made);
    while (true) {
      double[] losses = pass(parts, objectives, betweenMicroBatches);
      double loss = Arrays.stream(losses).sum();
      requireFinite("loss", loss);
      if (moved()) {
        backend.finish();
        state.advance(loss);
        return losses;
      }
    }
  }

  /** Leaves the gradients of the whole batch; returns its losses. */
  private double[] pass(
      List<TokenBatch> parts, TrainingLoss.Parts objectives, Runnable betweenMicroBatches) {
    state.parameters().zeroGradients(backend);
    tape.scaleGradients((float) gradientScale());
    double[] losses = new double[graph.loss().terms().size()];
    for (TokenBatch part : parts) {
      betweenMicroBatches.run();
      double[] some = graph.model().losses(tape, graph.layers(), part, objectives.of(tape, part));
      Arrays.setAll(losses, i -> losses[i] + some[i]);
      tape.backward();
      tape.reset();
    }
    return losses;
  }

  private double gradientScale() {
    return config.precision() == Precision.HALF ? state.lossScale().factor() : 1;
  }

  /** Moves the weights, unless gradients overflowed 16 bits and have to be made again. */
  private boolean moved() {
    double norm = finishGradients();
    if (!Double.isFinite(norm)
        && config.precision() == Precision.HALF
        && state.lossScale().canFall()) {
      state.lossScale().overflowed();
      return false;
    }
    requireFinite("norm of the gradients", norm);
    double rate = config.schedule().rate(state.steps());
    state.optimizer().move(backend, state.parameters(), norm, rate, state.steps());
    state.lossScale().fitted();
    clipping.ifPresent(clip -> clip.apply(backend, state.parameters()));
    return true;
  }

  /** Leaves what moves the weights; returns its norm, which is not finite where any of it is. */
  private double finishGradients() {
    float inverse = (float) (1 / gradientScale());
    if (!config.changesGradients() && inverse != 1) {
      return GradientNorm.scaling(inverse, backend, state.parameters());
    }
    if (inverse != 1) {
      state.parameters().gradients().values().forEach(g -> backend.scale(g, inverse, g));
    }
    graph.layers().passGradients(backend);
    roundGradients();
    return GradientNorm.of(backend, state.parameters());
  }

  /** Makes the next step; returns the sum of its {@link #losses}. */
  public double run(Runnable betweenMicroBatches) {
    return Arrays.stream(losses(betweenMicroBatches)).sum();
  }

  private void roundGradients() {
    RandomStream random = batches.random(state.steps());
    state
        .parameters()
        .gradients()
        .forEach(
            (name, gradient) -> {
              if (gradient.shape().rank() == 2) {
                config.gradients().apply(backend, gradient, random.split(name));
              }
            });
  }

  /** What the {@link #losses} are called. */
  public List<String> terms() {
    return graph.loss().terms();
  }

  /** The weights as the last step rounded them; none where nothing is rounded. */
  List<Tensor> roundedWeights() {
    return graph.layers().roundedWeights();
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

  /** What layers held goes with them: without steps, the state is none to be gone on from. */
  @Override
  public void close() {
    state.hold(Map.of());
    workspace.close();
    memory.close();
  }
}
