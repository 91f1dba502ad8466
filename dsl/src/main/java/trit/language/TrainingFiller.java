package trit.language;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import trit.code.Encoding;
import trit.language.TrainingWords.TrainingBlock;
import trit.nn.AdapterMode;
import trit.nn.Lora;
import trit.phase.PhaseConfig;
import trit.phase.train.Training;
import trit.phase.train.TrainingOptions;
import trit.quant.GradientQuantizer;
import trit.train.MuGrokfast;
import trit.train.MuonConfig;

/**
 * What all training blocks remember.
 *
 * @param <C> the phase's parameters
 * @param <B> the block
 */
abstract class TrainingFiller<C extends PhaseConfig, B extends TrainingBlock<B>> extends Filler<C>
    implements TrainingBlock<B> {
  private static final Training DEFAULTS = Training.defaults();

  private int steps;
  private int batch = DEFAULTS.batch();
  private final OptimizerChoice optimizer = new OptimizerChoice(DEFAULTS.optimizer());
  private int checkpointEvery = DEFAULTS.checkpointEvery();
  private boolean gradientCheckpointing;
  private GradientQuantizer gradients = DEFAULTS.options().gradients();
  private Encoding precision = DEFAULTS.options().precision();
  private LoraFiller.Adapters lora;

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
  public B muGrokfast(MuGrokfast phase) {
    say("muGrokfast");
    optimizer.grokfast(phase.config());
    optimizer.muon((MuonConfig) phase.config().then());
    return block();
  }

  @Override
  public B checkpointEvery(int count) {
    checkpointEvery = atLeast(1, "checkpointEvery", count);
    return block();
  }

  @Override
  public B lora(Consumer<? super LoraBlock> body) {
    lora = nested("lora", new LoraFiller(), body);
    return block();
  }

  @Override
  public B precision(Encoding numbers) {
    say("precision");
    precision = numbers;
    return block();
  }

  @Override
  public B gradients(GradientQuantizer rule) {
    say("gradients");
    gradients = rule;
    return block();
  }

  @Override
  public B gradientCheckpointing() {
    say("gradientCheckpointing");
    gradientCheckpointing = true;
    return block();
  }

  @Override
  List<String> required() {
    boolean others = says("adamw") || says("muon") || says("grokfast");
    if (says("muGrokfast") && others) {
      wrong("muGrokfast", "muGrokfast brings adamw, muon and grokfast; leave out it or them");
    }
    return List.of("on <dataset>", "steps <count>");
  }

  /** What adapters are where a block says nothing: of a base that is not rounded. */
  AdapterMode adapterMode() {
    return AdapterMode.STANDARD;
  }

  /** This object as the block it is. */
  abstract B block();

  /** What has been said that all trainings are told. */
  final Training training() {
    Optional<Lora> adapters = Optional.ofNullable(lora).map(said -> said.of(adapterMode()));
    return new Training(
        steps,
        batch,
        optimizer.chosen(),
        DEFAULTS.sequence(),
        new TrainingOptions(adapters, precision, gradients, gradientCheckpointing),
        checkpointEvery);
  }
}
