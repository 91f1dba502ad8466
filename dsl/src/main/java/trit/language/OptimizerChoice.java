package trit.language;

import trit.train.AdamWConfig;
import trit.train.GrokfastConfig;
import trit.train.MuonConfig;
import trit.train.OptimizerConfig;

/** Puts together what {@code adamw}, {@code muon} and {@code grokfast} say in one block. */
final class OptimizerChoice {
  private final OptimizerConfig standard;
  private AdamWConfig adamW;
  private MuonConfig muon;
  private GrokfastConfig grokfast;

  /** A choice that is {@code standard} where nothing is said. */
  OptimizerChoice(OptimizerConfig standard) {
    this.standard = standard;
  }

  void adamW(AdamWConfig said) {
    adamW = said;
  }

  void muon(MuonConfig said) {
    muon = said;
  }

  void grokfast(GrokfastConfig said) {
    grokfast = said;
  }

  /** Grokfast before Muon before AdamW, those of them that were said. */
  OptimizerConfig chosen() {
    OptimizerConfig moves = moves();
    return grokfast == null
        ? moves
        : new GrokfastConfig(grokfast.filter(), grokfast.lambda(), grokfast.amplify(), moves);
  }

  private OptimizerConfig moves() {
    if (muon == null) {
      return adamW == null ? standard : adamW;
    }
    return adamW == null ? muon : muon.with(adamW);
  }
}
