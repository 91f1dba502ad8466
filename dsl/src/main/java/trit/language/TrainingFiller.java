package trit.language;

import java.util.List;
import java.util.function.Consumer;
import trit.language.TrainingWords.TrainingBlock;
import trit.phase.PhaseConfig;
import trit.train.OptimizerConfig;

/**
 * What all training blocks remember.
 *
 * @param <C> the phase's parameters
 * @param <B> the block
 */
abstract class TrainingFiller<C extends PhaseConfig, B extends TrainingBlock<B>> extends Filler<C>
    implements TrainingBlock<B> {
  private int steps;
  private int batch;
  private final OptimizerChoice optimizer;
  private int checkpointEvery;

  TrainingFiller(int batch, OptimizerConfig optimizer, int checkpointEvery) {
    this.batch = batch;
    this.optimizer = new OptimizerChoice(optimizer);
    this.checkpointEvery = checkpointEvery;
  }

  @Override
  public B on(Dataset data) {
    say("on");
    input("data", data);
    return block();
  }

  @Override
  public B steps(int count) {
    steps = atLeast(1, "steps", count);
    return block();
  }

  @Override
  public B batch(int sequences) {
    batch = atLeast(1, "batch", sequences);
    return block();
  }

  @Override
  public B adamw(Consumer<? super AdamWBlock> body) {
    optimizer.adamW(nested("adamw", new AdamWFiller(), body));
    return block();
  }

  @Override
  public B muon(Consumer<? super MuonBlock> body) {
    optimizer.muon(nested("muon", new MuonFiller(), body));
    return block();
  }

  @Override
  public B grokfast(Consumer<? super GrokfastBlock> body) {
    optimizer.grokfast(nested("grokfast", new GrokfastFiller(), body));
    return block();
  }

  @Override
  public B checkpointEvery(int count) {
    checkpointEvery = atLeast(1, "checkpointEvery", count);
    return block();
  }

  @Override
  List<String> required() {
    return List.of("on <dataset>", "steps <count>");
  }

  /** This object as the block it is. */
  abstract B block();

  final int steps() {
    return steps;
  }

  final int batch() {
    return batch;
  }

  final int checkpointEvery() {
    return checkpointEvery;
  }

  final OptimizerConfig optimizer() {
    return optimizer.chosen();
  }
}
