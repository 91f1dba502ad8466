package trit.language;

import java.util.List;
import trit.train.GrokfastConfig;
import trit.train.GrokfastConfig.Part;
import trit.train.GrokfastFilter;
import trit.train.GrokfastFilter.Window.Total;

/** Fills a {@link GrokfastConfig}; what is not said keeps its default. */
final class GrokfastFiller extends Filler<GrokfastConfig> implements GrokfastBlock {
  private static final GrokfastConfig DEFAULTS = GrokfastConfig.defaults();

  private static final Total USUAL_TOTAL = Total.MEAN;
  private GrokfastFilter filter = DEFAULTS.filter();
  private double lambda;
  private Part amplify = DEFAULTS.amplify();

  @Override
  public GrokfastBlock alpha(Number decay) {
    say("alpha");
    filter = new GrokfastFilter.RunningMean(between(0, 1, "alpha", decay));
    return this;
  }

  @Override
  public GrokfastBlock window(int steps) {
    return window(steps, USUAL_TOTAL);
  }

  @Override
  public GrokfastBlock window(int steps, Total total) {
    filter = new GrokfastFilter.Window(atLeast(1, "window", steps), total);
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
    return says("alpha") && says("window") ? oneOf("", "alpha", "window") : List.of();
  }

  @Override
  GrokfastConfig fill() {
    double factor = says("lambda") ? lambda : filter.usualLambda();
    return new GrokfastConfig(filter, factor, amplify, DEFAULTS.then());
  }
}
