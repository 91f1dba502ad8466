package trit.language;

import java.util.function.Consumer;
import trit.language.FakeQuantizerFiller.Rounding;
import trit.language.TrainingWords.QatBlock;
import trit.nn.AdapterMode;
import trit.phase.train.QatPhase;

/** Fills the parameters of {@link QatPhase}. */
final class QatFiller extends TrainingFiller<QatPhase.Config, QatBlock> implements QatBlock {
  private static final QatPhase.Config DEFAULTS = QatPhase.Config.defaults();

  private Rounding rounding = new Rounding(DEFAULTS.fakeQuantizer(), DEFAULTS.onset());

  @Override
  public QatBlock qat(Consumer<? super FakeQuantizerBlock> body) {
    rounding = nested("qat", new FakeQuantizerFiller(rounding), body);
    return this;
  }

  @Override
  AdapterMode adapterMode() {
    return AdapterMode.QAT;
  }

  @Override
  QatBlock block() {
    return this;
  }

  @Override
  QatPhase.Config fill() {
    return new QatPhase.Config(training(), rounding.quantizer(), rounding.onset());
  }
}
