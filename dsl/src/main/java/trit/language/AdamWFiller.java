package trit.language;

import java.util.List;
import trit.train.AdamWConfig;

/** Fills an {@link AdamWConfig}; what is not said keeps its default. */
final class AdamWFiller extends Filler<AdamWConfig> implements AdamWBlock {
  private final AdamWConfig defaults = AdamWConfig.defaults();
  private double lr = defaults.lr();
  private double beta1 = defaults.beta1();
  private double beta2 = defaults.beta2();
  private double weightDecay = defaults.weightDecay();
  private int warmup = defaults.warmup();
  private double cosineTo = defaults.cosineTo();
  private double clip = defaults.clip();

  @Override
  public AdamWBlock lr(Number rate) {
    say("lr");
    lr = positive("lr", rate);
    return this;
  }

  @Override
  public AdamWBlock betas(Number first, Number second) {
    say("betas");
    beta1 = belowOne("betas", first);
    beta2 = belowOne("betas", second);
    return this;
  }

  @Override
  public AdamWBlock weightDecay(Number decay) {
    say("weightDecay");
    weightDecay = between(0, Double.MAX_VALUE, "weightDecay", decay);
    return this;
  }

  @Override
  public AdamWBlock warmup(int steps) {
    warmup = atLeast(0, "warmup", steps);
    return this;
  }

  @Override
  public AdamWBlock cosineTo(Number rate) {
    say("cosineTo");
    cosineTo = between(0, Double.MAX_VALUE, "cosineTo", rate);
    return this;
  }

  @Override
  public AdamWBlock clip(Number norm) {
    say("clip");
    clip = positive("clip", norm);
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  AdamWConfig fill() {
    return new AdamWConfig(
        lr, beta1, beta2, defaults.epsilon(), weightDecay, warmup, cosineTo, clip);
  }

  private double belowOne(String word, Number beta) {
    double value = between(0, 1, word, beta);
    if (value == 1) {
      wrong(word, word + " must be below 1");
    }
    return value;
  }
}
