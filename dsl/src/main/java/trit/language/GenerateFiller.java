package trit.language;

import java.util.List;
import trit.code.Encoding;
import trit.phase.GeneratePhase;

/** Fills the parameters of {@link GeneratePhase}. */
final class GenerateFiller extends Filler<GeneratePhase.Config> implements GenerateWords.Block {
  private static final GeneratePhase.Config DEFAULTS = GeneratePhase.Config.defaults("");

  private String prompt = DEFAULTS.prompt();
  private int tokens = DEFAULTS.tokens();
  private double temperature = DEFAULTS.temperature();
  private int topK = DEFAULTS.topK();
  private double topP = DEFAULTS.topP();
  private Encoding keysAndValues = DEFAULTS.keysAndValues();

  @Override
  public GenerateWords.Block prompt(String text) {
    say("prompt");
    prompt = text;
    return this;
  }

  @Override
  public GenerateWords.Block tokens(int most) {
    tokens = atLeast(1, "tokens", most);
    return this;
  }

  @Override
  public GenerateWords.Block temperature(Number value) {
    temperature = between(0, 10, "temperature", value);
    return this;
  }

  @Override
  public GenerateWords.Block topK(int count) {
    topK = atLeast(0, "topK", count);
    return this;
  }

  @Override
  public GenerateWords.Block topP(Number share) {
    topP = between(0.01, 1, "topP", share);
    return this;
  }

  @Override
  public GenerateWords.Block keysAndValues(Encoding type) {
    say("keysAndValues");
    keysAndValues = type;
    return this;
  }

  @Override
  List<String> required() {
    return List.of("prompt <text>");
  }

  @Override
  GeneratePhase.Config fill() {
    return new GeneratePhase.Config(prompt, tokens, temperature, topK, topP, keysAndValues);
  }
}
