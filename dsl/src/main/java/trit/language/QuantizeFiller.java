package trit.language;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import trit.code.Encoding;
import trit.phase.Fallback;
import trit.phase.QuantizePhase;
import trit.phase.TensorRule;

/** Fills the parameters of {@link QuantizePhase}. */
final class QuantizeFiller extends Filler<QuantizePhase.Config> implements QuantizeWords.Block {
  private final List<TensorRule> tensors = new ArrayList<>();
  private Encoding encoding;
  private List<String> ignore = List.of();
  private Fallback fallback = Fallback.FORBID;

  @Override
  public QuantizeWords.Block encoding(Encoding codes) {
    say("encoding");
    encoding = codes;
    return this;
  }

  @Override
  public QuantizeWords.Block tensors(
      Pattern names, Consumer<? super QuantizeWords.TensorsBlock> body) {
    Encoding codes = nestedAgain("tensors", new TensorsFiller(), body);
    tensors.add(new TensorRule(names.pattern(), codes));
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
  List<String> required() {
    return List.of("encoding <encoding>");
  }

  @Override
  QuantizePhase.Config fill() {
    return new QuantizePhase.Config(encoding, List.copyOf(tensors), ignore, fallback);
  }

  /** The encoding of one rule. */
  private static final class TensorsFiller extends Filler<Encoding>
      implements QuantizeWords.TensorsBlock {
    private Encoding encoding;

    @Override
    public QuantizeWords.TensorsBlock encoding(Encoding codes) {
      say("encoding");
      encoding = codes;
      return this;
    }

    @Override
    List<String> required() {
      return List.of("encoding <encoding>");
    }

    @Override
    Encoding fill() {
      return encoding;
    }
  }
}
