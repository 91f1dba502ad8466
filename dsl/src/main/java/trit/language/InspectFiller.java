package trit.language;

import java.util.List;
import trit.phase.evaluate.InspectPhase;
import trit.quant.precision.PrecisionRule;

/** Fills the parameters of {@link InspectPhase}. */
final class InspectFiller extends Filler<InspectPhase.Config> implements InspectWords.Block {
  private boolean hashes;
  private int clusters;

  @Override
  public InspectWords.Block hashes(boolean shown) {
    say("hashes");
    hashes = shown;
    return this;
  }

  @Override
  public InspectWords.Block clusters(int count) {
    say("clusters");
    clusters = new PrecisionRule.Spread(count).clusters();
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  InspectPhase.Config fill() {
    return new InspectPhase.Config(hashes, clusters);
  }
}
