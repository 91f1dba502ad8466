package trit.language;

import java.util.List;
import java.util.Optional;
import trit.train.MuonConfig;
import trit.train.MuonScale;
import trit.train.QkClip;

/** Fills a {@link MuonConfig}; what is not said keeps its default. */
final class MuonFiller extends Filler<MuonConfig> implements MuonBlock {
  private static final MuonConfig DEFAULTS = MuonConfig.defaults();

  private double lr = DEFAULTS.lr();
  private double momentum = DEFAULTS.momentum();
  private MuonScale scale = DEFAULTS.scale();
  private boolean nesterov = DEFAULTS.nesterov();
  private double weightDecay = DEFAULTS.weightDecay();
  private Optional<QkClip> qkClip = DEFAULTS.qkClip();

  @Override
  public MuonBlock lr(Number rate) {
    say("lr");
    lr = positive("lr", rate);
    return this;
  }

  @Override
  public MuonBlock momentum(Number decay) {
    say("momentum");
    momentum = between(0, 1, "momentum", decay);
    return this;
  }

  @Override
  public MuonBlock nesterov(boolean ahead) {
    say("nesterov");
    nesterov = ahead;
    return this;
  }

  @Override
  public MuonBlock weightDecay(Number decay) {
    say("weightDecay");
    weightDecay = between(0, Double.MAX_VALUE, "weightDecay", decay);
    return this;
  }

  @Override
  public MuonBlock scale(MuonScale rule) {
    say("scale");
    scale = rule;
    return this;
  }

  @Override
  public MuonBlock qkClip(Number threshold) {
    say("qkClip");
    qkClip = Optional.of(new QkClip(positive("qkClip", threshold)));
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  MuonConfig fill() {
    return new MuonConfig(lr, momentum, nesterov, weightDecay, scale, qkClip, DEFAULTS.adamW());
  }
}
