package trit.language;

import java.util.List;
import trit.phase.InspectPhase;

/** Fills the parameters of {@link InspectPhase}. */
final class InspectFiller extends Filler<InspectPhase.Config> implements InspectWords.Block {
  private boolean hashes;

  @Override
  public InspectWords.Block hashes(boolean shown) {
    say("hashes");
    hashes = shown;
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  InspectPhase.Config fill() {
    return new InspectPhase.Config(hashes);
  }
}
