package trit.language;

import trit.language.TrainingWords.PretrainBlock;
import trit.phase.train.PretrainPhase;

/** Fills the parameters of {@link PretrainPhase}. */
final class PretrainFiller extends TrainingFiller<PretrainPhase.Config, PretrainBlock>
    implements PretrainBlock {
  @Override
  PretrainBlock block() {
    return this;
  }

  @Override
  PretrainPhase.Config fill() {
    return new PretrainPhase.Config(training());
  }
}
