package trit.language;

import java.util.List;
import trit.phase.quantize.ImatrixPhase;

/** Fills the parameters of {@link ImatrixPhase}. */
final class ImatrixFiller extends Filler<ImatrixPhase.Config> implements ImatrixWords.Block {
  private String file;
  private String sha256;

  @Override
  public ImatrixWords.Block file(String path) {
    file = text("file", path);
    return this;
  }

  @Override
  public ImatrixWords.Block sha256(String hex) {
    say("sha256");
    sha256 = Pins.sha256(this, "sha256", hex);
    return this;
  }

  @Override
  List<String> required() {
    return List.of("file <path>");
  }

  @Override
  ImatrixPhase.Config fill() {
    return new ImatrixPhase.Config(file, sha256);
  }
}
