package trit.language;

import trit.train.MuonScale;

/** What may stand in {@code muon}: the optimizer of the matrices inside the blocks. */
public interface MuonBlock {

  @Word(value = "Its highest learning rate; over time it follows adamw's.", example = "lr 0.02")
  MuonBlock lr(Number rate);

  @Word(value = "Decay of the mean of the gradients.", example = "momentum 0.95")
  MuonBlock momentum(Number decay);

  @Word(
      value = "Whether that mean looks one step ahead; true where nothing is said.",
      example = "nesterov false")
  MuonBlock nesterov(boolean ahead);

  @Word(
      value =
          "How far matrices of different shapes move: SPECTRAL by sqrt(rows / columns), ADAM_RMS as far as AdamW would move them, so that its rates fit; SPECTRAL where nothing is said.",
      example = "scale ADAM_RMS")
  MuonBlock scale(MuonScale rule);

  @Word(
      value =
          "The largest attention score before softmax: where a step has seen a larger one, the matrices of that head's queries and keys are scaled down so far that it would have been this (QK-clip, MuonClip; Kimi Team, 2025). Costs a second attention forward; no limit where nothing is said.",
      example = "qkClip 100")
  MuonBlock qkClip(Number threshold);

  @Word(value = "Decoupled decay of the matrices it moves.", example = "weightDecay 0.1")
  MuonBlock weightDecay(Number decay);
}
