package trit.language;

import trit.language.TrainingWords.PretrainBlock;
import trit.phase.PretrainPhase;

/** Fills the parameters of {@link PretrainPhase}. */
final class PretrainFiller extends TrainingFiller<PretrainPhase.Config, PretrainBlock>
    implements PretrainBlock {
  private static final PretrainPhase.Config DEFAULTS = PretrainPhase.Config.defaults();

  PretrainFiller() {
    super(DEFAULTS.batch(), DEFAULTS.optimizer(), DEFAULTS.checkpointEvery());
  }

  @Override
  PretrainBlock block() {
    return this;
  }

  @Override
  PretrainPhase.Config fill() {
    return new PretrainPhase.Config(
        steps(), batch(), optimizer(), DEFAULTS.sequence(), options(), checkpointEvery());
  }
}
