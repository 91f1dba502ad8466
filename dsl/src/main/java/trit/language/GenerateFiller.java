package trit.language;

import java.util.List;
import trit.code.Encoding;
import trit.infer.ChatTemplate;
import trit.phase.evaluate.GeneratePhase;

/** Fills the parameters of {@link GeneratePhase}. */
final class GenerateFiller extends Filler<GeneratePhase.Config> implements GenerateWords.Block {
  private static final GeneratePhase.Config DEFAULTS = GeneratePhase.Config.defaults("");

  private String prompt = DEFAULTS.prompt();
  private int tokens = DEFAULTS.tokens();
  private double temperature = DEFAULTS.temperature();
  private int topK = DEFAULTS.topK();
  private double topP = DEFAULTS.topP();
  private Encoding keysAndValues = DEFAULTS.keysAndValues();
  private boolean chat;
  private ChatTemplate template;
  private String system = "";

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
  public GenerateWords.Block chat(boolean question) {
    say("chat");
    chat = question;
    return this;
  }

  @Override
  public GenerateWords.Block template(ChatTemplate family) {
    say("template");
    template = family;
    return this;
  }

  @Override
  public GenerateWords.Block system(String words) {
    system = text("system", words);
    return this;
  }

  @Override
  List<String> required() {
    return List.of("prompt <text>");
  }

  @Override
  GeneratePhase.Config fill() {
    boolean asks = chat || template != null || !system.isEmpty();
    GeneratePhase.Talk talk = asks ? new GeneratePhase.Talk(template, system) : null;
    return new GeneratePhase.Config(prompt, tokens, temperature, topK, topP, keysAndValues, talk);
  }
}
