package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trit.code.Encoding;
import trit.file.NearestName;
import trit.phase.quantize.BodyEncoding;
import trit.phase.quantize.Fallback;
import trit.phase.quantize.QuantizePhase;
import trit.phase.quantize.TensorRule;
import trit.quant.CodeChoice;
import trit.quant.Mix;
import trit.quant.precision.PrecisionRule;

/** Fills the parameters of {@link QuantizePhase}. */
final class QuantizeFiller extends CodesFiller<QuantizePhase.Config, QuantizeWords.Block>
    implements QuantizeWords.Block {
  private final List<TensorRule> tensors = new ArrayList<>();
  private BodyEncoding body;
  private List<String> ignore = List.of();
  private Fallback fallback = Fallback.FORBID;

  @Override
  public QuantizeWords.Block encoding(Encoding codes) {
    say("encoding");
    body = new BodyEncoding.Uniform(codes);
    return this;
  }

  @Override
  public QuantizeWords.Block mix(String name) {
    text("mix", name);
    Mix.named(name)
        .ifPresentOrElse(
            mix -> body = new BodyEncoding.Mixed(mix),
            () -> wrong("mix", "no mix '" + name + "'." + cure(name)));
    return this;
  }

  @Override
  public QuantizeWords.Block using(Stats importance) {
    say("using");
    input("stats", importance);
    return this;
  }

  @Override
  public QuantizeWords.Block ofAnotherModel() {
    say("ofAnotherModel");
    return this;
  }

  @Override
  public QuantizeWords.Block targetBpw(Number bits) {
    say("targetBpw");
    body = new BodyEncoding.Target(between(0.001, 32, "targetBpw", bits));
    return this;
  }

  @Override
  public QuantizeWords.Block precisionByLoss(Number most) {
    say("precisionByLoss");
    byRule("precisionByLoss", () -> new PrecisionRule.Loss(most.doubleValue()));
    return this;
  }

  @Override
  public QuantizeWords.Block precisionBySpread(int clusters) {
    say("precisionBySpread");
    byRule("precisionBySpread", () -> new PrecisionRule.Spread(clusters));
    return this;
  }

  private void byRule(String word, Supplier<PrecisionRule> rule) {
    try {
      body = new BodyEncoding.Adaptive(rule.get());
    } catch (IllegalArgumentException e) {
      wrong(word, word + ": " + e.getMessage());
    }
  }

  @Override
  public QuantizeWords.Block tensors(
      Pattern names, Consumer<? super QuantizeWords.TensorsBlock> body) {
    tensors.add(nestedAgain("tensors", new TensorsFiller(names.pattern()), body));
    return this;
  }

  @Override
  public QuantizeWords.Block ignore(String... names) {
    ignore = globs("ignore", names);
    return this;
  }

  @Override
  public QuantizeWords.Block fallback(Fallback choice) {
    say("fallback");
    fallback = choice;
    return this;
  }

  @Override
  QuantizeWords.Block block() {
    return this;
  }

  @Override
  List<String> required() {
    super.required();
    return oneOf(
        "encoding <encoding>, mix <mix>, targetBpw <bits>, precisionByLoss <share> or precisionBySpread <clusters>",
        "encoding",
        "mix",
        "targetBpw",
        "precisionByLoss",
        "precisionBySpread");
  }

  @Override
  QuantizePhase.Config fill() {
    return new QuantizePhase.Config(
        body,
        choice().orElseGet(CodeChoice.Nearest::new),
        List.copyOf(tensors),
        ignore,
        fallback,
        says("ofAnotherModel"));
  }

  private static String cure(String name) {
    List<String> names = Stream.of(Mix.values()).map(Mix::name).toList();
    String hint = NearestName.hint(name, names);
    return hint.isEmpty() ? " There are " + String.join(", ", names) : hint;
  }

  /** One rule. */
  private static final class TensorsFiller
      extends CodesFiller<TensorRule, QuantizeWords.TensorsBlock>
      implements QuantizeWords.TensorsBlock {
    private final String pattern;
    private Encoding encoding;

    TensorsFiller(String pattern) {
      this.pattern = pattern;
    }

    @Override
    public QuantizeWords.TensorsBlock encoding(Encoding codes) {
      say("encoding");
      encoding = codes;
      return this;
    }

    @Override
    QuantizeWords.TensorsBlock block() {
      return this;
    }

    @Override
    List<String> required() {
      super.required();
      return List.of("encoding <encoding>");
    }

    @Override
    TensorRule fill() {
      return new TensorRule(pattern, encoding, choice());
    }
  }
}
