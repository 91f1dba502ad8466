package trit.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import trit.file.token.Prompt;
import trit.file.token.Tokenizer;
import trit.infer.ChatMessage.Role;

/**
 * A conversation with a model. What was said before is kept in the cache, so that each turn reads
 * only what is new; where the context is full, the oldest turns are forgotten.
 */
public final class Chat implements AutoCloseable {
  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final Sampling sampling;
  private final KvCache cache;
  private final Set<Integer> stops;
  private final List<ChatMessage> messages = new ArrayList<>();

  /**
   * A conversation that has not begun.
   *
   * @param decoder must not be used elsewhere meanwhile
   * @param system how the model is to behave; empty for nothing
   */
  public Chat(
      Decoder decoder,
      Tokenizer tokenizer,
      ChatTemplate template,
      String system,
      Sampling sampling) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.template = template;
    this.sampling = sampling;
    this.cache = decoder.cache(decoder.config().context());
    this.stops = template.stopTokens(tokenizer);
    if (!system.isEmpty()) {
      messages.add(new ChatMessage(Role.SYSTEM, system));
    }
  }

  /** What has been said, as far as it is remembered. */
  public List<ChatMessage> messages() {
    return List.copyOf(messages);
  }

  /**
   * Says something and lets the model answer.
   *
   * @param maxTokens of the answer at most
   * @throws ModelException where even this alone does not fit the model's context
   */
  public Generation say(String content, int maxTokens, GenerationListener listener) {
    messages.add(new ChatMessage(Role.USER, content));
    forgetWhatDoesNotFit(maxTokens);
    GenerationRequest request = new GenerationRequest(prompt(), maxTokens, sampling, stops);
    Generation answer = new Generator(decoder, tokenizer).generate(request, listener, cache);
    messages.add(ChatMessage.answer(answer.text()));
    return answer;
  }

  @Override
  public void close() {
    cache.close();
  }

  private Prompt prompt() {
    return template.prompt(messages, tokenizer);
  }

  /** Questions go with their answers; what was said last stays. */
  private void forgetWhatDoesNotFit(int maxTokens) {
    int room = Math.max(1, decoder.config().context() - maxTokens);
    int first = messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
    while (messages.size() > first + 2 && tokenizer.encodePrompt(prompt()).length > room) {
      messages.remove(first);
      messages.remove(first);
    }
  }
}
