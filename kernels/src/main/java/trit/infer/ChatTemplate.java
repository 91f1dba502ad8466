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
import trit.infer.TurnForm.Spelled;

/**
 * How a family of models was taught to take turns. Models say it as a Jinja program; this knows the
 * usual families by the control tokens in that program and does not run it. What people say is
 * quoted: a control token that somebody types is text to the model.
 */
public enum ChatTemplate {
  /** Qwen, SmolLM and many others (OpenAI's ChatML). */
  CHATML(new Headed("<|im_start|>", "\n", "<|im_end|>", "\n")),
  /** The same where every answer begins with thoughts (QwQ, Qwen3 Thinking). */
  CHATML_THINKING(
      new Spelled(
          "",
          "<|im_start|>system\n%s<|im_end|>\n",
          "<|im_start|>user\n%s<|im_end|>\n",
          "<|im_start|>assistant\n%s<|im_end|>\n",
          "<|im_start|>assistant\n<think>\n",
          "<|im_end|>")),
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
  MISTRAL_V7_TEKKEN(new Bracketed("", "", "", false)),
  /** Phi-4 (Microsoft): ChatML with another header. */
  PHI_4(new Headed("<|im_start|>", "<|im_sep|>", "<|im_end|>", "")),
  /** Llama 4 (Meta). */
  LLAMA_4(new Headed("<|header_start|>", "<|header_end|>\n\n", "<|eot|>", "")),
  /** Granite 3 and 4 (IBM). */
  GRANITE(new Headed("<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>", "\n")),
  /** Megrez (Infinigence). */
  MEGREZ(new Headed("<|role_start|>", "<|role_end|>", "<|turn_end|>", "")),
  /** Falcon 3 (TII): only answers end as texts do. */
  FALCON_3(
      new Spelled(
          "<|system|>\n%s\n", "<|user|>\n%s\n", "<|assistant|>\n%s%s\n", "<|assistant|>\n")),
  /** SmolVLM (Hugging Face), asked without pictures. */
  SMOLVLM(
      new Spelled(
          "<|im_start|>",
          "%s\n\n",
          "User: %s<end_of_utterance>\n",
          "Assistant: %s<end_of_utterance>\n",
          "Assistant:",
          "<end_of_utterance>")),
  /** GLM-4 (Zhipu). */
  GLM_4(
      new Spelled(
          "[gMASK]<sop>",
          "<|system|>\n%s",
          "<|user|>\n%s",
          "<|assistant|>\n%s",
          "<|assistant|>\n",
          "<|user|>")),
  /** OpenChat 3.5. */
  OPENCHAT(
      new Spelled(
          "",
          "%s<|end_of_turn|>",
          "GPT4 Correct User: %s<|end_of_turn|>",
          "GPT4 Correct Assistant: %s<|end_of_turn|>",
          "GPT4 Correct Assistant:",
          "<|end_of_turn|>")),
  /** Vicuna 1.1 (LMSYS). */
  VICUNA(new Spelled("%s\n\n", "USER: %s\n", "ASSISTANT: %s%s\n", "ASSISTANT:")),
  /** Vicuna's turns with a name for the system (Orca). */
  VICUNA_ORCA(new Spelled("SYSTEM: %s\n", "USER: %s\n", "ASSISTANT: %s%s\n", "ASSISTANT:")),
  /** DeepSeek Coder. */
  DEEPSEEK_CODER(
      new Spelled(
          "",
          "%s",
          "### Instruction:\n%s\n",
          "### Response:\n%s\n<|EOT|>\n",
          "### Response:\n",
          "<|EOT|>")),
  /** DeepSeek V2 (chat). */
  DEEPSEEK_2(new Spelled("%s\n\n", "User: %s\n\n", "Assistant: %s%s", "Assistant:")),
  /** DeepSeek V3. */
  DEEPSEEK_3(new Spelled("%s", "<｜User｜>%s", "<｜Assistant｜>%s%s", "<｜Assistant｜>")),
  /** DeepSeek R1 and what was distilled from it: an answer begins with thoughts. */
  DEEPSEEK_R1(new Spelled("%s", "<｜User｜>%s", "<｜Assistant｜>%s%s", "<｜Assistant｜><think>\n")),
  /** Command R (Cohere). */
  COMMAND_R(
      new Spelled(
          "",
          "<|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>%s<|END_OF_TURN_TOKEN|>",
          "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>%s<|END_OF_TURN_TOKEN|>",
          "<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>%s<|END_OF_TURN_TOKEN|>",
          "<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>",
          "<|END_OF_TURN_TOKEN|>")),
  /** MiniCPM (OpenBMB). */
  MINICPM(new Spelled("%s", "<用户>%s<AI>", "%s", "")),
  /** EXAONE 3 and 4 (LG). */
  EXAONE(
      new Spelled(
          "",
          "[|system|]%s[|endofturn|]\n",
          "[|user|]%s\n",
          "[|assistant|]%s[|endofturn|]\n",
          "[|assistant|]",
          "[|endofturn|]")),
  /** BitNet b1.58 2B-4T (Microsoft). */
  BITNET(
      new Spelled(
          "",
          "System: %s<|eot_id|>",
          "User: %s<|eot_id|>",
          "Assistant: %s<|eot_id|>",
          "Assistant: ",
          "<|eot_id|>"));

  private final TurnForm turns;

  ChatTemplate(TurnForm turns) {
    this.turns = turns;
  }

  /** The family whose control tokens a model's template has; empty for one that is not known. */
  public static Optional<ChatTemplate> of(String template) {
    return ChatTemplateSigns.family(template);
  }

  /** A conversation as the model reads it, up to where it is to answer. */
  public Prompt prompt(List<ChatMessage> messages, Tokenizer tokenizer) {
    SpecialTokens specials = tokenizer.specials();
    String bos = specials.addBos() ? text(tokenizer, specials.bos()) : "";
    return prompt(messages, new Ends(bos, text(tokenizer, specials.eos())));
  }

  /** As {@link #prompt(List, Tokenizer)}, for a model whose texts have these ends. */
  Prompt prompt(List<ChatMessage> messages, Ends ends) {
    Prompt.Builder prompt = new Prompt.Builder().say(turns.start());
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
    return switch (this) {
      case LLAMA_2, LLAMA_3, LLAMA_4, GEMMA, COMMAND_R, MINICPM, EXAONE, BITNET -> true;
      default -> false;
    };
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
