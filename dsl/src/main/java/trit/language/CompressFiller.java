package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import trit.nn.Decompression;
import trit.phase.compress.CompressPhase;
import trit.phase.compress.CompressionRule;
import trit.phase.compress.ModelBound;

/** Fills the parameters of {@link CompressPhase}. */
final class CompressFiller extends Filler<CompressPhase.Config> implements CompressWords.Block {
  private final List<CompressionRule> rules = new ArrayList<>();
  private Optional<Double> targetBpw = Optional.empty();
  private Optional<ModelBound> bound = Optional.empty();
  private Decompression decompress = Decompression.WHEN_LOADED;

  @Override
  public CompressWords.Block using(Stats hessian) {
    say("using");
    input("stats", hessian);
    return this;
  }

  @Override
  public CompressWords.Block ofAnotherModel() {
    say("ofAnotherModel");
    return this;
  }

  @Override
  public CompressWords.Block tensors(
      Pattern names, Consumer<? super CompressWords.MethodBlock> body) {
    return rule("tensors", new CompressionRuleFiller(names.pattern(), false), body);
  }

  @Override
  public CompressWords.Block candidates(
      Pattern names, Consumer<? super CompressWords.MethodBlock> body) {
    return rule("candidates", new CompressionRuleFiller(names.pattern(), true), body);
  }

  private CompressWords.Block rule(
      String word, CompressionRuleFiller filler, Consumer<? super CompressWords.MethodBlock> body) {
    rules.add(nestedAgain(word, filler, body));
    return this;
  }

  @Override
  public CompressWords.Block targetBpw(Number bits) {
    say("targetBpw");
    targetBpw = Optional.of(between(0.001, Float.SIZE, "targetBpw", bits));
    return this;
  }

  @Override
  public CompressWords.Block mustHold(Dataset text, Consumer<? super ModelBoundBlock> body) {
    input("held", text);
    bound = Optional.ofNullable(nested("mustHold", new ModelBoundFiller(), body));
    return this;
  }

  @Override
  public CompressWords.Block decompress(Decompression when) {
    say("decompress");
    decompress = when;
    return this;
  }

  @Override
  public CompressWords.Block entropyCoded() {
    say("entropyCoded");
    return this;
  }

  @Override
  List<String> required() {
    return rules.isEmpty() ? List.of("tensors(~/names/) { method }") : List.of();
  }

  @Override
  CompressPhase.Config fill() {
    return new CompressPhase.Config(
        rules, targetBpw, bound, says("entropyCoded"), decompress, says("ofAnotherModel"));
  }
}
