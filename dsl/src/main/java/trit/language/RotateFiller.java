package trit.language;

import java.util.List;
import java.util.Optional;
import trit.phase.quantize.RotatePhase;
import trit.quant.rotation.Rotation;

/** Fills the parameters of {@link RotatePhase}. */
final class RotateFiller extends Filler<RotatePhase.Config> implements RotateWords.Block {
  private Rotation.Kind residual;
  private Rotation.Kind heads;

  @Override
  public RotateWords.Block residual(Rotation.Kind kind) {
    say("residual");
    residual = kind;
    return this;
  }

  @Override
  public RotateWords.Block heads(Rotation.Kind kind) {
    say("heads");
    heads = kind;
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  RotatePhase.Config fill() {
    return new RotatePhase.Config(Optional.ofNullable(residual), Optional.ofNullable(heads));
  }
}
