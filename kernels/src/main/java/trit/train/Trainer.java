package trit.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Function;
import trit.compute.Backend;
import trit.compute.cuda.CudaException;
import trit.tensor.Memory;

/** Makes the steps of a training, saves and resumes them, and tells how it goes. */
public final class Trainer {
  private static final double NANOS = 1e9;
  private static final int STEPS_BETWEEN_LOOKS = 10;

  private final TrainingConfig config;
  private final TrainingState state;
  private final Checkpoint checkpoint;
  private final TrainingListener listener;
  private int saved;

  /** A trainer of this state. */
  public Trainer(
      TrainingConfig config,
      TrainingState state,
      Checkpoint checkpoint,
      TrainingListener listener) {
    this.config = config;
    this.state = state;
    this.checkpoint = checkpoint;
    this.listener = listener;
  }

  /** {@link #run(Batches, Backend, Function)} towards the next token. */
  public void run(Batches batches, Backend backend) throws IOException {
    run(
        batches,
        backend,
        memory -> TrainingGraph.of(config, state, TrainingLoss.nextToken(), memory));
  }

  /**
   * Goes on from the checkpoint, if there is one, to the last step. What the listener throws to
   * stop goes out of here after the last whole step has been saved.
   *
   * @param graph what a batch goes through
   * @throws TrainingException if training diverges; the checkpoint stays as it was
   * @throws CudaException if the GPU fails or is full; the checkpoint stays as it was
   */
  public void run(Batches batches, Backend backend, Function<Memory, TrainingGraph> graph)
      throws IOException {
    try (TrainingStep step = new TrainingStep(config, state, graph, batches, backend)) {
      if (checkpoint.restore(state)) {
        saved = state.steps();
        listener.resumed(saved);
      }
      CodeWatch codes = new CodeWatch(step.roundedWeights());
      while (state.steps() < config.steps()) {
        try {
          make(step);
          look(codes);
        } catch (CudaException failed) {
          throw stopped(failed);
        }
      }
    }
  }

  private void make(TrainingStep step) throws IOException {
    long start = System.nanoTime();
    double[] losses = step.losses(this::saveIfStopped);
    double seconds = (System.nanoTime() - start) / NANOS;
    double loss = Arrays.stream(losses).sum();
    listener.stepped(state.steps(), loss, (double) config.batch() * config.length() / seconds);
    for (int i = 0; losses.length > 1 && i < losses.length; i++) {
      listener.added(state.steps(), step.terms().get(i), losses[i]);
    }
    if (checkpoint.isDue(state)) {
      checkpoint.save(state);
      saved = state.steps();
    }
  }

  /** What was in the GPU's memory may be lost or half written, so nothing of it is saved. */
  private CudaException stopped(CudaException failed) {
    String rest =
        saved > 0
            ? "step %,d is saved, and the next run goes on from there".formatted(saved)
            : "no step was saved yet; checkpointEvery says how often to";
    return new CudaException(
        "step %,d: %s; %s".formatted(state.steps() + 1, failed.getMessage(), rest));
  }

  private void look(CodeWatch codes) {
    boolean rounds = config.onset().share(state.steps() - 1) > 0;
    if (config.fakeQuantizer().isPresent() && rounds && state.steps() % STEPS_BETWEEN_LOOKS == 0) {
      CodeWatch.Look look = codes.look();
      listener.rounded(state.steps(), look.zeros(), look.flips());
    }
  }

  /** Called in the middle of a step, when the state is still that of the last whole one. */
  private void saveIfStopped() {
    try {
      listener.checkCancelled();
    } catch (RuntimeException stopped) {
      save(stopped);
      throw stopped;
    }
  }

  private void save(RuntimeException stopped) {
    try {
      checkpoint.save(state);
    } catch (IOException e) {
      e.addSuppressed(stopped);
      throw new UncheckedIOException(e);
    }
  }
}
