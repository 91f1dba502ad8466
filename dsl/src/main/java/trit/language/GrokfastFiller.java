package trit.language;

import java.util.List;
import trit.train.GrokfastConfig;
import trit.train.GrokfastConfig.Part;

/** Fills a {@link GrokfastConfig}; what is not said keeps its default. */
final class GrokfastFiller extends Filler<GrokfastConfig> implements GrokfastBlock {
  private static final GrokfastConfig DEFAULTS = GrokfastConfig.defaults();

  private double alpha = DEFAULTS.alpha();
  private double lambda = DEFAULTS.lambda();
  private Part amplify = DEFAULTS.amplify();

  @Override
  public GrokfastBlock alpha(Number decay) {
    say("alpha");
    alpha = between(0, 1, "alpha", decay);
    return this;
  }

  @Override
  public GrokfastBlock lambda(Number factor) {
    say("lambda");
    lambda = between(0, Double.MAX_VALUE, "lambda", factor);
    return this;
  }

  @Override
  public GrokfastBlock amplify(Part part) {
    say("amplify");
    amplify = part;
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  GrokfastConfig fill() {
    return new GrokfastConfig(alpha, lambda, amplify, DEFAULTS.then());
  }
}
