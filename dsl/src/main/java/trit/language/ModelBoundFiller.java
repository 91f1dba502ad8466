package trit.language;

import java.util.List;
import java.util.Optional;
import trit.phase.compress.ModelBound;

/** Fills a {@link ModelBound}. */
final class ModelBoundFiller extends Filler<ModelBound> implements ModelBoundBlock {
  private static final int USUAL_ROUNDS = 10;
  private static final int MOST_ROUNDS = 1000;

  private Optional<Double> kld = Optional.empty();
  private Optional<Double> perplexityRatio = Optional.empty();
  private Optional<Double> mostBpw = Optional.empty();
  private int rounds = USUAL_ROUNDS;
  private int context;
  private int limit;

  @Override
  public ModelBoundBlock kld(Number most) {
    say("kld");
    kld = Optional.of(positive("kld", most));
    return this;
  }

  @Override
  public ModelBoundBlock perplexityRatio(Number most) {
    say("perplexityRatio");
    perplexityRatio = Optional.of(positive("perplexityRatio", most));
    return this;
  }

  @Override
  public ModelBoundBlock rounds(int most) {
    say("rounds");
    rounds = (int) between(0, MOST_ROUNDS, "rounds", most);
    return this;
  }

  @Override
  public ModelBoundBlock mostBpw(Number bits) {
    say("mostBpw");
    mostBpw = Optional.of(between(0.001, Float.SIZE, "mostBpw", bits));
    return this;
  }

  @Override
  public ModelBoundBlock context(int tokens) {
    context = atLeast(2, "context", tokens);
    return this;
  }

  @Override
  public ModelBoundBlock limit(int chunks) {
    limit = atLeast(1, "limit", chunks);
    return this;
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  ModelBound fill() {
    return new ModelBound(kld, perplexityRatio, rounds, mostBpw, context, limit);
  }
}
