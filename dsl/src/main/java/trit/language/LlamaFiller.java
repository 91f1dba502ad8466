package trit.language;

import java.util.List;
import trit.phase.train.InitializePhase;

/** Fills the parameters of {@link InitializePhase}. */
final class LlamaFiller extends Filler<InitializePhase.Config> implements LlamaWords.Block {
  private static final InitializePhase.Config DEFAULTS = InitializePhase.Config.defaults();

  private int hidden;
  private int layers;
  private int heads;
  private int kvHeads;
  private int ffn;
  private int context;
  private int vocab;
  private boolean tieEmbeddings;

  @Override
  public LlamaWords.Block hidden(int width) {
    hidden = atLeast(1, "hidden", width);
    return this;
  }

  @Override
  public LlamaWords.Block layers(int count) {
    layers = atLeast(1, "layers", count);
    return this;
  }

  @Override
  public LlamaWords.Block heads(int count) {
    heads = atLeast(1, "heads", count);
    return this;
  }

  @Override
  public LlamaWords.Block kvHeads(int count) {
    kvHeads = atLeast(1, "kvHeads", count);
    return this;
  }

  @Override
  public LlamaWords.Block ffn(int width) {
    ffn = atLeast(1, "ffn", width);
    return this;
  }

  @Override
  public LlamaWords.Block context(int tokens) {
    context = atLeast(2, "context", tokens);
    return this;
  }

  @Override
  public LlamaWords.Block vocab(int tokens) {
    vocab = atLeast(2, "vocab", tokens);
    return this;
  }

  @Override
  public LlamaWords.Block tieEmbeddings(boolean tied) {
    say("tieEmbeddings");
    tieEmbeddings = tied;
    return this;
  }

  @Override
  List<String> required() {
    return List.of(
        "hidden <width>",
        "layers <count>",
        "heads <count>",
        "ffn <width>",
        "context <tokens>",
        "vocab <tokens>");
  }

  @Override
  InitializePhase.Config fill() {
    return new InitializePhase.Config(
        hidden,
        layers,
        heads,
        says("kvHeads") ? kvHeads : heads,
        ffn,
        context,
        vocab,
        tieEmbeddings,
        DEFAULTS.ropeBase(),
        DEFAULTS.rmsEpsilon());
  }
}
