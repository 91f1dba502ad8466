package trit.phase.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import trit.code.Encoding;
import trit.infer.ChatMessage;
import trit.infer.ChatTemplate;
import trit.infer.Decoder;
import trit.infer.Generation;
import trit.infer.GenerationListener;
import trit.infer.GenerationRequest;
import trit.infer.Generator;
import trit.infer.KvEncoding;
import trit.infer.LanguageModel;
import trit.infer.ModelException;
import trit.infer.Precision;
import trit.infer.Sampling;
import trit.nn.TransformerConfig;
import trit.phase.Artifact;
import trit.phase.Event;
import trit.phase.Forecast;
import trit.phase.Inputs;
import trit.phase.Outline;
import trit.phase.Phase;
import trit.phase.PhaseConfig;
import trit.phase.PhaseContext;
import trit.phase.PhaseException;
import trit.phase.Problems;

/** {@code generate}: a model goes on from a prompt; the text is kept, so that people see it. */
public final class GeneratePhase implements Phase<GeneratePhase.Config> {
  /** The file of the artifact that holds the prompt and what the model wrote. */
  public static final String TEXT = "text.txt";

  private static final long TEXT_BYTES = 4096;

  /**
   * What to write.
   *
   * @param prompt what the text begins with
   * @param tokens how many tokens to write at most
   * @param temperature flattens the distribution above 1, sharpens it below; 0 is greedy
   * @param topK how many tokens compete; 0 for all
   * @param topP the share of probability that competes; 1 for all
   * @param keysAndValues how they are kept: one of {@link KvEncoding#CHOICES}
   * @param talk the conversation that the prompt is a question in; null for a text that goes on
   */
  public record Config(
      String prompt,
      int tokens,
      double temperature,
      int topK,
      double topP,
      Encoding keysAndValues,
      Talk talk)
      implements PhaseConfig {

    /** A text that goes on. */
    public Config(
        String prompt,
        int tokens,
        double temperature,
        int topK,
        double topP,
        Encoding keysAndValues) {
      this(prompt, tokens, temperature, topK, topP, keysAndValues, null);
    }

    /** What a recipe gets that says only the prompt. */
    public static Config defaults(String prompt) {
      return new Config(prompt, 64, 0.8, 40, 0.95, Encoding.F32);
    }

    private Sampling sampling(long seed) {
      return new Sampling((float) temperature, topK, (float) topP, 0, 1, 0, seed);
    }

    @Override
    public String verb() {
      return "generate";
    }

    @Override
    public Phase<?> phase() {
      return new GeneratePhase();
    }
  }

  /**
   * A conversation.
   *
   * @param template how turns are taken; null for how the model says it
   * @param system how the model is to behave; empty for nothing
   */
  public record Talk(ChatTemplate template, String system) {}

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Forecast forecast(Config config, Inputs<Outline> inputs, Problems problems) {
    TransformerConfig model = Outline.modelOf(inputs.get("model"));
    if (config.tokens() >= model.context()) {
      problems.add(
          "tokens %,d does not fit the model, which reads %,d with the prompt; write less"
              .formatted(config.tokens(), model.context()));
    }
    Encoding kept = KvEncoding.fitting(config.keysAndValues(), model, problems::add);
    try {
      config.sampling(0);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    return new Forecast(
        new Outline.Report(),
        TEXT_BYTES,
        false,
        Decoder.bytes(model, Outline.tensorBytesOf(inputs.get("model")), model.context(), kept),
        2.0 * model.parameterCount() * config.tokens(),
        List.of(),
        Map.of());
  }

  @Override
  public void run(Config config, Inputs<Artifact> inputs, PhaseContext context) throws IOException {
    Sampling sampling = config.sampling(context.random().key());
    try (LanguageModel model = LanguageModel.open(inputs.get("model").directory());
        Decoder decoder =
            model.decoder(
                context.backend(),
                Precision.WEIGHTS_ONLY.withKeysAndValues(config.keysAndValues()))) {
      GenerationRequest request =
          config.talk() == null
              ? new GenerationRequest(config.prompt(), config.tokens(), sampling)
              : question(config, model, inputs.get("model").directory(), sampling);
      Generation text =
          new Generator(decoder, model.tokenizer()).generate(request, listener(config, context));
      Files.writeString(
          context.output().resolve(TEXT),
          config.prompt() + (config.talk() == null ? "" : "\n\n") + text.text());
      context.fact("tokens", text.tokens().size());
      context.fact("speed.tokensPerSecond", text.tokensPerSecond());
    } catch (ModelException e) {
      throw new PhaseException(e.getMessage(), e);
    }
  }

  private static GenerationRequest question(
      Config config, LanguageModel model, Path path, Sampling sampling) throws IOException {
    ChatTemplate template = template(config.talk(), model, path);
    List<ChatMessage> messages = new ArrayList<>();
    if (!config.talk().system().isEmpty()) {
      messages.add(new ChatMessage(ChatMessage.Role.SYSTEM, config.talk().system()));
    }
    messages.add(new ChatMessage(ChatMessage.Role.USER, config.prompt()));
    return new GenerationRequest(
        template.prompt(messages, model.tokenizer()),
        config.tokens(),
        sampling,
        template.stopTokens(model.tokenizer()));
  }

  private static ChatTemplate template(Talk talk, LanguageModel model, Path path)
      throws IOException {
    if (talk.template() != null) {
      return talk.template();
    }
    return LanguageModel.chatTemplate(path, model.stored())
        .flatMap(ChatTemplate::of)
        .orElseThrow(
            () ->
                new PhaseException(
                    "the model does not say how it takes turns, or in a way that is not known; say template <family>, one of "
                        + Arrays.toString(ChatTemplate.values())));
  }

  private static GenerationListener listener(Config config, PhaseContext context) {
    return new GenerationListener() {
      private int pieces;

      @Override
      public void text(String piece) {
        context.emit(new Event.Progress(context.name(), ++pieces, config.tokens(), "tokens"));
      }

      @Override
      public boolean cancelled() {
        context.checkCancelled();
        return false;
      }
    };
  }
}
