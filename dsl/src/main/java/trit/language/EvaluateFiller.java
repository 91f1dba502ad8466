package trit.language;

import java.util.List;
import trit.phase.EvaluatePhase;

/** Fills the parameters of {@link EvaluatePhase}. */
final class EvaluateFiller extends Filler<EvaluatePhase.Config> implements EvaluateWords.Block {
  private int context;
  private int limit;

  @Override
  public EvaluateWords.Block against(Model base) {
    say("against");
    input("against", base);
    return this;
  }

  @Override
  public EvaluateWords.Block perplexity(Dataset text) {
    say("perplexity");
    input("perplexity", text);
    return this;
  }

  @Override
  public EvaluateWords.Block kld(Dataset text) {
    say("kld");
    input("kld", text);
    return this;
  }

  @Override
  public EvaluateWords.Block context(int tokens) {
    context = atLeast(2, "context", tokens);
    return this;
  }

  @Override
  public EvaluateWords.Block limit(int chunks) {
    limit = atLeast(1, "limit", chunks);
    return this;
  }

  @Override
  List<String> required() {
    if (says("kld")) {
      return List.of("against <model> (kld compares with it)");
    }
    return List.of("perplexity <dataset>");
  }

  @Override
  EvaluatePhase.Config fill() {
    return new EvaluatePhase.Config(context, limit);
  }
}
