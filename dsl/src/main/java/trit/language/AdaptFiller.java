package trit.language;

import java.util.List;
import trit.phase.train.AdaptPhase;

/** Fills the parameters of {@link AdaptPhase}. */
final class AdaptFiller extends Filler<AdaptPhase.Config> implements AdaptWords.Block {
  private String folder;

  @Override
  public AdaptWords.Block file(String path) {
    folder = text("file", path);
    return this;
  }

  @Override
  List<String> required() {
    return oneOf("file <folder of an adapter>", "file");
  }

  @Override
  AdaptPhase.Config fill() {
    return new AdaptPhase.Config(folder);
  }
}
