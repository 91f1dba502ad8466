package trit.language;

import java.util.List;
import trit.phase.quantize.CalibratePhase;
import trit.phase.quantize.CalibratePhase.Statistic;

/** Fills the parameters of {@link CalibratePhase}. */
final class CalibrateFiller extends Filler<CalibratePhase.Config> implements CalibrateWords.Block {
  private Statistic statistic;
  private int context;
  private int limit;

  @Override
  public CalibrateWords.Block on(Dataset text) {
    say("on");
    input("data", text);
    return this;
  }

  @Override
  public CalibrateWords.Block collect(Statistic what) {
    say("collect");
    statistic = what;
    return this;
  }

  @Override
  public CalibrateWords.Block context(int tokens) {
    context = atLeast(4, "context", tokens);
    return this;
  }

  @Override
  public CalibrateWords.Block limit(int chunks) {
    limit = atLeast(1, "limit", chunks);
    return this;
  }

  @Override
  List<String> required() {
    return List.of("on <dataset>", "collect IMATRIX, HESSIAN or FISHER");
  }

  @Override
  CalibratePhase.Config fill() {
    return new CalibratePhase.Config(statistic, context, limit);
  }
}
