package trit.infer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import trit.file.token.Prompt;
import trit.file.token.SpecialTokens;
import trit.file.token.Tokenizer;
import trit.infer.ChatMessage.Role;
import trit.infer.TurnForm.Bracketed;
import trit.infer.TurnForm.Ends;
import trit.infer.TurnForm.Headed;

/**
 * How a family of models was taught to take turns. Models say it as a Jinja program; this knows the
 * usual families by the control tokens in that program and does not run it. What people say is
 * quoted: a control token that somebody types is text to the model.
 */
public enum ChatTemplate {
  /** Qwen, SmolLM and many others (OpenAI's ChatML). */
  CHATML(new Headed("<|im_start|>", "\n", "<|im_end|>", "\n")),
  /** Llama 3 (Meta, "Llama 3 Model Cards and Prompt formats"). */
  LLAMA_3(new Headed("<|start_header_id|>", "<|end_header_id|>\n\n", "<|eot_id|>", "")),
  /** Phi-3 (Microsoft). */
  PHI_3(new Headed("<|", "|>\n", "<|end|>", "\n")),
  /** Zephyr (Hugging Face H4) and TinyLlama: turns end as texts do. */
  ZEPHYR(new Headed("<|", "|>\n", "", "\n")),
  /** Gemma (Google): the system's words stand before the user's first. */
  GEMMA(new Headed("<start_of_turn>", "\n", "<end_of_turn>", "\n", "model", "user")),
  /** Llama 2 (Meta): each answer ends a text, each question begins one. */
  LLAMA_2(new Bracketed(" ", " ", " ", true)),
  /** Mistral (Instruct v0.1 and v0.2). */
  MISTRAL(new Bracketed(" ", " ", "", false)),
  /** Mistral with control tokens as brackets (Instruct v0.3). */
  MISTRAL_V3(new Bracketed(" ", "", "", false)),
  /** The same with the vocabulary Tekken (Nemo). */
  MISTRAL_V3_TEKKEN(new Bracketed("", "", "", false)),
  /** Mistral whose system has brackets of its own (Large 2411). */
  MISTRAL_V7(new Bracketed(" ", "", "", false)),
  /** The same with the vocabulary Tekken (Small 3). */
  MISTRAL_V7_TEKKEN(new Bracketed("", "", "", false));

  private final TurnForm turns;

  ChatTemplate(TurnForm turns) {
    this.turns = turns;
  }

  /** The family whose control tokens a model's template has; empty for one that is not known. */
  public static Optional<ChatTemplate> of(String template) {
    if (template.contains("<|im_start|>")) {
      boolean others = template.contains("<|im_sep|>") || template.contains("<end_of_utterance>");
      return others ? Optional.empty() : Optional.of(CHATML);
    }
    if (template.contains("[INST]")) {
      return Optional.of(template.contains("<<SYS>>") ? LLAMA_2 : mistral(template));
    }
    if (template.contains("<|start_header_id|>")) {
      return Optional.of(LLAMA_3);
    }
    if (template.contains("<start_of_turn>")) {
      return Optional.of(GEMMA);
    }
    if (template.contains("<|user|>") && template.contains("<|end|>")) {
      return Optional.of(PHI_3);
    }
    boolean ends = template.contains("eos_token") || template.contains("<|endoftext|>");
    return template.contains("<|user|>") && ends ? Optional.of(ZEPHYR) : Optional.empty();
  }

  /** Mistral's own templates differ in little but spaces. */
  private static ChatTemplate mistral(String template) {
    if (template.contains("[SYSTEM_PROMPT]")) {
      return template.contains("[SYSTEM_PROMPT] ") ? MISTRAL_V7 : MISTRAL_V7_TEKKEN;
    }
    if (template.contains("[AVAILABLE_TOOLS]") && !template.contains(" [INST]")) {
      return template.contains("[INST] ") ? MISTRAL_V3 : MISTRAL_V3_TEKKEN;
    }
    return MISTRAL;
  }

  /** A conversation as the model reads it, up to where it is to answer. */
  public Prompt prompt(List<ChatMessage> messages, Tokenizer tokenizer) {
    SpecialTokens specials = tokenizer.specials();
    String bos = specials.addBos() ? text(tokenizer, specials.bos()) : "";
    return prompt(messages, new Ends(bos, text(tokenizer, specials.eos())));
  }

  /** As {@link #prompt(List, Tokenizer)}, for a model whose texts have these ends. */
  Prompt prompt(List<ChatMessage> messages, Ends ends) {
    Prompt.Builder prompt = new Prompt.Builder();
    String system = "";
    for (ChatMessage message : messages) {
      if (message.role() == Role.SYSTEM && standsBeforeUser()) {
        system = message.content();
        continue;
      }
      String content = system.isEmpty() ? message.content() : withSystem(system, message.content());
      system = "";
      prompt
          .say(turns.before(message.role()))
          .quote(stripsTurns() ? content.strip() : content)
          .say(turns.after(message.role(), ends));
    }
    return prompt.say(turns.opening()).build();
  }

  /** Tokens that end an answer, besides those that end every text. */
  public Set<Integer> stopTokens(Tokenizer tokenizer) {
    String end = turns.end();
    return IntStream.range(0, tokenizer.size())
        .filter(id -> !end.isEmpty() && tokenizer.description().text(id).equals(end))
        .boxed()
        .collect(Collectors.toSet());
  }

  /** The user's first words after the system's. */
  private String withSystem(String system, String user) {
    return this == LLAMA_2
        ? "<<SYS>>\n" + system + "\n<</SYS>>\n\n" + user
        : system.strip() + "\n\n" + user;
  }

  private boolean stripsTurns() {
    return this == LLAMA_2 || this == LLAMA_3 || this == GEMMA;
  }

  private boolean standsBeforeUser() {
    return switch (this) {
      case GEMMA, LLAMA_2, MISTRAL, MISTRAL_V3, MISTRAL_V3_TEKKEN -> true;
      default -> false;
    };
  }

  private static String text(Tokenizer tokenizer, int id) {
    return id == SpecialTokens.NONE ? "" : tokenizer.description().text(id);
  }
}
