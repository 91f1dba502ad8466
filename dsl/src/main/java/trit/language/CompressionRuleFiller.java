package trit.language;

import java.util.List;
import trit.phase.compress.CompressionRule;

/** One way of storing, or several. */
final class CompressionRuleFiller extends MethodFiller<CompressionRule, CompressWords.MethodBlock>
    implements CompressWords.MethodBlock {
  private final String pattern;

  CompressionRuleFiller(String pattern, boolean several) {
    super(several);
    this.pattern = pattern;
  }

  @Override
  public CompressWords.MethodBlock keep() {
    say("keep");
    return this;
  }

  @Override
  CompressWords.MethodBlock block() {
    return this;
  }

  @Override
  List<String> required() {
    return methodRequired("keep");
  }

  @Override
  CompressionRule fill() {
    return new CompressionRule(pattern, methods(), says("keep"));
  }
}
