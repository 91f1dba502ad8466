package trit.language;

import java.util.Optional;
import java.util.function.Consumer;
import trit.compute.Divergence.Direction;
import trit.language.FakeQuantizerFiller.Rounding;
import trit.nn.AdapterMode;
import trit.phase.train.DistillPhase;
import trit.phase.train.QatPhase;
import trit.train.Distillation;

/** Fills the parameters of {@link DistillPhase}. */
final class DistillFiller extends TrainingFiller<DistillPhase.Config, DistillWords.Block>
    implements DistillWords.Block {
  private static final DistillPhase.Config DEFAULTS = DistillPhase.Config.defaults();

  private double temperature = DEFAULTS.distillation().temperature();
  private double alpha = DEFAULTS.distillation().alpha();
  private double beta = DEFAULTS.distillation().beta();
  private double gamma = DEFAULTS.distillation().gamma();
  private int topK = DEFAULTS.distillation().topK();
  private Direction direction = DEFAULTS.distillation().direction();
  private Rounding rounding;

  @Override
  public DistillWords.Block temperature(Number degree) {
    say("temperature");
    temperature = positive("temperature", degree);
    return this;
  }

  @Override
  public DistillWords.Block alpha(Number weight) {
    alpha = weight("alpha", weight);
    return this;
  }

  @Override
  public DistillWords.Block beta(Number weight) {
    beta = weight("beta", weight);
    return this;
  }

  @Override
  public DistillWords.Block gamma(Number weight) {
    gamma = weight("gamma", weight);
    return this;
  }

  @Override
  public DistillWords.Block topk(int tokens) {
    topK = atLeast(1, "topk", tokens);
    return this;
  }

  @Override
  public DistillWords.Block direction(Direction which) {
    say("direction");
    direction = which;
    return this;
  }

  @Override
  public DistillWords.Block qat(Consumer<? super FakeQuantizerBlock> body) {
    QatPhase.Config standard = QatPhase.Config.defaults();
    Rounding bitNet = new Rounding(standard.fakeQuantizer(), standard.onset());
    rounding = nested("qat", new FakeQuantizerFiller(bitNet), body);
    return this;
  }

  @Override
  AdapterMode adapterMode() {
    return rounding == null ? AdapterMode.STANDARD : AdapterMode.QAT;
  }

  @Override
  DistillWords.Block block() {
    return this;
  }

  @Override
  DistillPhase.Config fill() {
    return new DistillPhase.Config(
        training(),
        new Distillation(temperature, alpha, beta, gamma, topK, direction),
        Optional.ofNullable(rounding).map(Rounding::quantizer),
        rounding == null ? DEFAULTS.onset() : rounding.onset());
  }

  private double weight(String word, Number weight) {
    say(word);
    return between(0, Double.MAX_VALUE, word, weight);
  }
}
